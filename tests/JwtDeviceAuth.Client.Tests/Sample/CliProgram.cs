using System.Diagnostics;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The sample's command line, as processes.</summary>
/// <param name="program">What is started.</param>
/// <param name="arguments">What comes before the command.</param>
public sealed class CliProgram(string program, params string[] arguments)
{
    /// <summary>As it was built, from its own folder: beside these tests are the packages of the API.</summary>
    public static CliProgram Managed => new(
        "dotnet",
        Path.Combine(AppContext.BaseDirectory.Replace(Path.Combine("tests", "JwtDeviceAuth.Client.Tests"), Path.Combine("samples", "TodoCli"), StringComparison.Ordinal), "todo.dll"));

    /// <summary>Starts a command; its outputs are for the caller.</summary>
    public Process Start(Uri api, string store, params string[] command) => Start(new Uri(api, "users").AbsoluteUri, store, command);

    /// <summary>Runs a command to its end, and gives all that it wrote.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(Uri api, string store, string input, params string[] command) => RunAtAsync(new Uri(api, "users").AbsoluteUri, store, input, command);

    /// <summary>The same, at whatever address was typed.</summary>
    public async Task<(int ExitCode, string Output)> RunAtAsync(string address, string store, string input, params string[] command)
    {
        using var process = Start(address, store, command);
        await process.StandardInput.WriteLineAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, $"{await output}{await errors}");
    }

    private Process Start(string address, string store, string[] command)
    {
        var start = new ProcessStartInfo(program, [.. arguments, .. command]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TODO_API"] = address;
        start.Environment["TODO_STORE"] = store;
        return Process.Start(start)!;
    }
}
