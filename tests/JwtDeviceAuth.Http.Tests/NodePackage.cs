using System.Diagnostics;
using System.Runtime.CompilerServices;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>A folder with a <c>verify.mjs</c> and the npm package that it checks with, as the lock file has it.</summary>
internal sealed class NodePackage : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private NodePackage()
    {
    }

    public static async Task<NodePackage> InstallAsync(string name, [CallerFilePath] string thisFile = "")
    {
        if (!IsInstalled("node") || !IsInstalled("npm"))
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is null, "Node.js is not installed (./test.sh installs it).");
            Assert.Fail("Node.js is not installed.");
        }

        var package = new NodePackage();
        var source = Path.Combine(Path.GetDirectoryName(thisFile)!, "..", name);
        foreach (var file in new[] { "package.json", "package-lock.json", "verify.mjs" })
        {
            File.Copy(Path.Combine(source, file), package._folder.File(file));
        }

        await package.RunAsync(input: string.Empty, "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        return package;
    }

    /// <summary>What the script prints.</summary>
    public Task<string> RunAsync(string input, params string[] arguments) => RunAsync(input, "node", ["verify.mjs", .. arguments]);

    public void Dispose() => _folder.Dispose();

    private static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task<string> RunAsync(string input, string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
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
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {await errors}");
        return await output;
    }
}
