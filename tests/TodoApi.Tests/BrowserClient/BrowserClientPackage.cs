using System.Runtime.CompilerServices;
using JwtDeviceAuth.TestSupport;

namespace TodoApi.Tests.BrowserClient;

/// <summary>A copy of the folder clients, with the packages of its lock file, the module and the examples built; made once for all tests.</summary>
public sealed class BrowserClientPackage : IDisposable
{
    private static readonly TemporaryFolder Copy = new();
    private static readonly Lazy<Task<string>> Built = new(() => BuildAsync());

    /// <summary>The folder clients/browser of the copy.</summary>
    public static Task<string> FolderAsync() => Built.Value;

    public void Dispose() => Copy.Dispose();

    private static async Task<string> BuildAsync([CallerFilePath] string thisFile = "")
    {
        OtherProgram.Require("node");
        OtherProgram.Require("npm");
        CopyFiles(Path.GetFullPath("../../../clients", Path.GetDirectoryName(thisFile)!), Copy.Path);
        var folder = Copy.File("browser");
        await OtherProgram.InstallNpmPackagesAsync(folder);
        await OtherProgram.RunAsync(folder, "node", "build.mjs");
        await OtherProgram.RunAsync(folder, "node", "examples/build.mjs");
        return folder;
    }

    private static void CopyFiles(string source, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }

        foreach (var folder in Directory.EnumerateDirectories(source).Where(folder => Path.GetFileName(folder) is not ("node_modules" or "dist" or "build")))
        {
            CopyFiles(folder, Path.Combine(target, Path.GetFileName(folder)));
        }
    }
}
