using System.Collections.Concurrent;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The command line while networks, servers and its own process come and go.</summary>
public sealed class CliLifeTests
{
    private readonly CliProgram _cli = CliProgram.Managed;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_lives_through_a_killed_network_a_restarted_server_and_a_suspended_process()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGSTOP is of Unix.");
        using var folder = new TemporaryFolder();
        await using var node = SampleApi.NewNode(TimeSpan.FromSeconds(3));
        await node.StartAsync();
        var email = await SampleApi.NewPersonAsync(node.Address);
        await _cli.RunAsync(node.Address, folder.Path, SampleApi.Password, "sign-in", email);

        using var watch = _cli.Start(node.Address, folder.Path, "watch");
        var lines = new ConcurrentQueue<string?>();
        watch.OutputDataReceived += (_, line) => lines.Enqueue(line.Data);
        watch.BeginOutputReadLine();
        try
        {
            await UntilAsync("0 todos");

            // No network: the server's process is gone, for longer than the access token lives.
            await node.KillAsync();
            await UntilAsync("no answer: ");
            await Task.Delay(TimeSpan.FromSeconds(3.5), Token);
            await node.StartAsync();
            await UntilAsync("0 todos");

            // Suspended past the end of the access token, while another process of the same file goes on.
            await SignalAsync("STOP");
            await Task.Delay(TimeSpan.FromSeconds(3.5), Token);
            Assert.Equal((0, string.Empty), await _cli.RunAsync(node.Address, folder.Path, string.Empty, "list"));
            await SignalAsync("CONT");
            await UntilAsync("0 todos");
            Assert.False(watch.HasExited);

            // A shell that starts the tests in the background makes them, and what they start, deaf to Ctrl+C; this one goes the same way.
            await SignalAsync("TERM");
            await watch.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(60), Token);
            Assert.Equal((0, string.Empty), await _cli.RunAsync(node.Address, folder.Path, string.Empty, "list"));
        }
        finally
        {
            watch.Kill();
        }

        async Task UntilAsync(string start)
        {
            lines.Clear();
            for (var waited = 0; !lines.Any(line => line?.StartsWith(start, StringComparison.Ordinal) == true); waited++)
            {
                Assert.True(waited < 1800, $"'{start}' did not come: {string.Join('\n', lines)}");
                await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
            }
        }

        Task SignalAsync(string signal) => OtherProgram.RunAsync("/", "kill", $"-{signal}", $"{watch.Id}");
    }
}
