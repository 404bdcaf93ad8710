using System.Runtime.CompilerServices;

namespace TodoApi.Tests.NetClient;

/// <summary>The folders with the files of tests/JwtDeviceAuth.BlazorApp: its own, and what its build made.</summary>
internal static class BlazorFiles
{
    public static (string Path, string Folder)[] At(string path, [CallerFilePath] string thisFile = "") =>
    [
        (path, Path.GetFullPath("../../JwtDeviceAuth.BlazorApp/wwwroot", Path.GetDirectoryName(thisFile)!)),
        (path, Path.Combine(AppContext.BaseDirectory.Replace("TodoApi.Tests", "JwtDeviceAuth.BlazorApp", StringComparison.Ordinal), "wwwroot")),
    ];
}
