using System.Runtime.CompilerServices;

namespace TodoApi.Tests.NetClient;

/// <summary>The folders with the files of tests/JwtDeviceAuth.BlazorApp: its own, and what its build made.</summary>
internal static class BlazorFiles
{
    public static (string Path, string Folder)[] At(string path, [CallerFilePath] string thisFile = "")
    {
        var project = Path.GetFullPath("../../JwtDeviceAuth.BlazorApp", Path.GetDirectoryName(thisFile)!);
        return [(path, Path.Combine(project, "wwwroot")), (path, Path.Combine(project, "bin", "Release", "net10.0", "wwwroot"))];
    }
}
