using System.Diagnostics;
using System.Runtime.CompilerServices;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>A program for Node with its npm packages, from a folder of this project.</summary>
internal static class NodeProgram
{
    /// <summary>A copy of the folder with its packages, as the lock file has them.</summary>
    public static async Task<TemporaryFolder> InstallAsync(string name, string script)
    {
        if (!IsInstalled("node") || !IsInstalled("npm"))
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is null, "Node.js is not installed (./test.sh installs it).");
            Assert.Fail("Node.js is not installed.");
        }

        var folder = new TemporaryFolder();
        var source = Path.Combine(Path.GetDirectoryName(Here())!, name);
        foreach (var file in new[] { "package.json", "package-lock.json", script })
        {
            File.Copy(Path.Combine(source, file), folder.File(file));
        }

        await RunAsync(folder.Path, input: string.Empty, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        return folder;
    }

    private static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    public static async Task<string> RunAsync(string folder, string input, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}: {await errors}");
        return await output;
    }

    private static string Here([CallerFilePath] string thisFile = "") => thisFile;
}
