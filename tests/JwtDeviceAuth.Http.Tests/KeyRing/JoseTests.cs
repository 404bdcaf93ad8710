using System.Diagnostics;
using System.Runtime.CompilerServices;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.KeyRing;

/// <summary>The npm package jose, which knows an address and an audience, in Node.</summary>
public sealed class JoseTests
{
    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task The_npm_package_jose_takes_our_tokens_over_a_change_of_key_and_refuses_others(string algorithm)
    {
        using var folder = await InstallAsync();
        await using var app = await RingApp.StartAsync(options => options.KeyRing.Algorithm = algorithm, RingApp.RealClock());
        var userId = await app.Client.SignUpAsync(RingApp.Email);
        var old = await app.Client.LoginAsync(RingApp.Email, "phone");
        await RingApp.AdvanceAsync(app, TimeSpan.FromDays(76), keys: 2);
        app.Clock.Advance(TimeSpan.FromDays(14));
        var next = await app.Client.LoginAsync(RingApp.Email, "phone");
        Assert.NotEqual((string)TokenPair.Header(old.Access)["kid"]!, (string)TokenPair.Header(next.Access)["kid"]!);
        var flipped = next.Access[..^5] + (next.Access[^5] == 'A' ? 'B' : 'A') + next.Access[^4..];

        var output = await RunAsync(
            folder.Path,
            string.Join('\n', old.Access, next.Access, flipped, next.Refresh),
            "node", "verify.mjs", app.Address.AbsoluteUri.TrimEnd('/'), "JwtDeviceAuth");

        Assert.Equal(
            [
                $"accepted {(string)TokenPair.Header(old.Access)["kid"]!} {userId}",
                $"accepted {(string)TokenPair.Header(next.Access)["kid"]!} {userId}",
                "refused ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
                "refused ERR_JOSE_ALG_NOT_ALLOWED",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The folder jose/ with its package, as the lock file has it.</summary>
    private static async Task<TemporaryFolder> InstallAsync([CallerFilePath] string thisFile = "")
    {
        if (!IsInstalled("node") || !IsInstalled("npm"))
        {
            Assert.SkipWhen(Environment.GetEnvironmentVariable("CI") is null, "Node.js is not installed (./test.sh installs it).");
            Assert.Fail("Node.js is not installed.");
        }

        var folder = new TemporaryFolder();
        var source = Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "jose");
        foreach (var file in new[] { "package.json", "package-lock.json", "verify.mjs" })
        {
            File.Copy(Path.Combine(source, file), folder.File(file));
        }

        await RunAsync(folder.Path, input: string.Empty, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        return folder;
    }

    private static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<string> RunAsync(string folder, string input, string program, params string[] arguments)
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
}
