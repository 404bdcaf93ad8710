using System.Diagnostics;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>Runs a program to its end.</summary>
public static class OtherProgram
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Skips the test where the program is not installed; in CI that is a fault.</summary>
    public static void Require(string name)
    {
        var isInstalled = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, name)));
        Assert.SkipWhen(!isInstalled && Environment.GetEnvironmentVariable("CI") is null, $"{name} is not installed (./test.sh installs it).");
        Assert.True(isInstalled, $"{name} is not installed, and in CI that is a fault.");
    }

    /// <summary>What <c>package-lock.json</c> names, into the folder that it is in; runs nothing of it.</summary>
    public static Task InstallNpmPackagesAsync(string folder)
        => RunAsync(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");

    /// <summary>Gives what it wrote; fails where it does not end with 0.</summary>
    public static Task<string> RunAsync(string folder, string program, params string[] arguments)
        => RunWithInputAsync(folder, input: string.Empty, program, arguments);

    /// <summary>Gives what it wrote, from what it reads.</summary>
    public static async Task<string> RunWithInputAsync(string folder, string input, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["KIOTA_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}:\n{await output}\n{await errors}");
        return await output;
    }
}
