using System.Diagnostics;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Http.Tests.Hosting;

/// <summary>The plain application as a process, with an environment of the test's own and the test's folder as its working folder.</summary>
internal static class PlainProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Starts it, waits until it listens or ends, and gives what it wrote until then on both of its outputs.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="use">Called with a client while it runs; not at all if it does not come to it.</param>
    /// <param name="environment">Variables beside the path.</param>
    public static async Task<(string Output, string Error)> RunAsync(
        string folder, Func<AuthClient, Task> use, params (string Name, string Value)[] environment)
    {
        using var process = Start(folder, environment);
        using var deadline = new CancellationTokenSource(Deadline);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        var output = new List<string>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
            {
                output.Add(line);
                if (line.Split("Now listening on: ") is [_, var address])
                {
                    using var client = new AuthClient(new Uri(address));
                    await use(client);
                    break;
                }
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return (string.Join('\n', output), (await error).TrimEnd());
    }

    private static Process Start(string folder, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "JwtDeviceAuth.PlainApp.dll")])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["DOTNET_ROOT"] = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["JwtDeviceAuth__SigningKey"] = AuthApp.SigningKey;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
