using System.Diagnostics;

namespace JwtDeviceAuth.TestSupport;

/// <summary>A web application as a process, with an environment of the test's own.</summary>
public static class ListeningProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Starts it, waits until it listens or ends, and gives what it wrote until then on each of its outputs.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">The working folder.</param>
    /// <param name="environment">Variables of its environment, which is empty otherwise but for the path and a free port.</param>
    /// <param name="use">Called with the address while it runs; not at all if it does not come to it.</param>
    public static async Task<(IReadOnlyList<string> Output, string Error)> RunAsync(
        IReadOnlyList<string> command, string folder, IEnumerable<(string Name, string Value)> environment, Func<Uri, Task> use)
    {
        using var process = Start(command, folder, environment);
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
                    await use(new Uri(address));
                    break;
                }
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        return (output, await error);
    }

    private static Process Start(IReadOnlyList<string> command, string folder, IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
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
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
