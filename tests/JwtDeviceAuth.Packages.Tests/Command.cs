using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace JwtDeviceAuth.Packages.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    // All builds of a run share one compiler, which is theirs alone and is stopped with the run: a cold one for each project costs more than its work.
    private static readonly string Compiler = $"jwtdeviceauth-tests-{Environment.ProcessId}";

    /// <summary>Runs it, and gives what it wrote; fails where it does not end with 0.</summary>
    public static async Task<string> RunAsync(string folder, string file, params string[] arguments)
    {
        var (exitCode, output) = await TryAsync(folder, file, arguments);
        return exitCode == 0
            ? output
            : throw new InvalidOperationException($"{file} {string.Join(' ', arguments)} ended with {exitCode}:\n{output}");
    }

    /// <summary>Runs it, and gives its exit code and what it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> TryAsync(string folder, string file, params string[] arguments)
    {
        using var process = new Process { StartInfo = Settings(folder, file, arguments) };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end:\n{output}", exception);
        }

        return (process.ExitCode, output.ToString());
    }

    public static ProcessStartInfo Settings(string folder, string file, params string[] arguments)
    {
        var settings = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Nothing stays behind that later tests would share the machine with.
        settings.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        settings.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        settings.Environment["UseSharedCompilation"] = "true";
        settings.Environment["SharedCompilationId"] = Compiler;
        settings.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        settings.Environment["DOTNET_NOLOGO"] = "1";
        settings.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        // It would win over the folder that a test sets in nuget.config.
        settings.Environment.Remove("NUGET_PACKAGES");
        return settings;
    }

    /// <summary>Stops the compiler of this run, if a build has started it.</summary>
    public static async Task StopCompilerAsync(string folder)
    {
        var version = (await RunAsync(folder, "dotnet", "--version")).Trim();
        var root = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        await TryAsync(folder, "dotnet", Path.Combine(root, "sdk", version, "Roslyn", "bincore", "VBCSCompiler.dll"), $"-pipename:{Compiler}", "-shutdown");
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
