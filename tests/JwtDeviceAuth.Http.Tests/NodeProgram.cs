using System.Runtime.CompilerServices;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>A program for Node with its npm packages, from a folder of this project.</summary>
internal static class NodeProgram
{
    /// <summary>A copy of the folder with its packages, as the lock file has them.</summary>
    public static async Task<TemporaryFolder> InstallAsync(string name, string script)
    {
        OtherProgram.Require("node");
        OtherProgram.Require("npm");
        var folder = new TemporaryFolder();
        var source = Path.Combine(Path.GetDirectoryName(Here())!, name);
        foreach (var file in new[] { "package.json", "package-lock.json", script })
        {
            File.Copy(Path.Combine(source, file), folder.File(file));
        }

        await OtherProgram.InstallNpmPackagesAsync(folder.Path);
        return folder;
    }

    private static string Here([CallerFilePath] string thisFile = "") => thisFile;
}
