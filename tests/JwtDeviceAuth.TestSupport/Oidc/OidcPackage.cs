using System.Diagnostics;
using System.Runtime.CompilerServices;
using Xunit;

namespace JwtDeviceAuth.TestSupport.Oidc;

/// <summary>The folder tests/oidc with its npm package, as the lock file has it; installed once for all tests.</summary>
public sealed class OidcPackage : IDisposable
{
    private static readonly string[] Files = ["package.json", "package-lock.json", ".npmrc", "provider.mjs", "presets.mjs"];

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task> _installed;

    public OidcPackage() => _installed = new Lazy<Task>(() => InstallAsync());

    public async Task<string> FolderAsync()
    {
        if (!IsInstalled("node") || !IsInstalled("npm"))
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is null, "Node.js is not installed (./test.sh installs it).");
            Assert.Fail("Node.js is not installed, and in CI that is a fault.");
        }

        await _installed.Value;
        return _folder.Path;
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private async Task InstallAsync([CallerFilePath] string thisFile = "")
    {
        var source = Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "oidc");
        foreach (var file in Files)
        {
            File.Copy(Path.Combine(source, file), _folder.File(file));
        }

        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = _folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var (output, errors) = (npm.StandardOutput.ReadToEndAsync(deadline.Token), npm.StandardError.ReadToEndAsync(deadline.Token));
        await npm.WaitForExitAsync(deadline.Token);
        Assert.True(npm.ExitCode == 0, $"npm ci exited with {npm.ExitCode}: {await output} {await errors}");
    }
}
