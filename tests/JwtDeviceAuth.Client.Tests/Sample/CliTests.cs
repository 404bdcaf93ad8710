using System.Collections.Concurrent;
using System.Diagnostics;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The command line as native code: real processes, a real file, the real sample.</summary>
public sealed class CliTests(SampleApi api, PublishedCli cli)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_person_signs_in_works_and_signs_out()
    {
        using var folder = new TemporaryFolder();
        var email = await api.NewPersonAsync();

        Assert.Equal((1, "You are signed out. Sign in with: todo sign-in <email>\n"), await RunAsync("list"));
        Assert.StartsWith("InvalidCredentials", (await cli.RunAsync(api.Address, folder.Path, "wrong password", "sign-in", email)).Output, StringComparison.Ordinal);
        Assert.Equal((0, "Signed in.\n"), await cli.RunAsync(api.Address, folder.Path, SampleApi.Password, "sign-in", email));
        Assert.Equal((0, "Added.\n"), await RunAsync("add", "buy", "milk"));
        Assert.Equal((0, "[ ] buy milk\n"), await RunAsync("list"));
        Assert.StartsWith($"* {Environment.MachineName}, last used", (await RunAsync("devices")).Output, StringComparison.Ordinal);
        Assert.Equal((0, "Signed out.\n"), await RunAsync("sign-out"));
        Assert.Equal((0, "Nobody was signed in.\n"), await RunAsync("sign-out"));
        Assert.Equal(1, (await RunAsync("list")).ExitCode);
        Assert.Contains("todo sign-in", (await RunAsync()).Output, StringComparison.Ordinal);
        Assert.Contains("has no scheme: write https://api.example.com/users", (await RunAtAsync("api.example.com/users")).Output, StringComparison.Ordinal);

        Task<(int ExitCode, string Output)> RunAsync(params string[] command) => cli.RunAsync(api.Address, folder.Path, string.Empty, command);

        async Task<(int ExitCode, string Output)> RunAtAsync(string address)
        {
            var start = new ProcessStartInfo(cli.Program, ["list"]) { UseShellExecute = false, RedirectStandardError = true };
            start.Environment["TODO_API"] = address;
            using var process = Process.Start(start)!;
            var errors = await process.StandardError.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            return (process.ExitCode, errors);
        }
    }

    [Fact]
    public async Task Processes_on_one_file_make_one_refresh_for_each_expiry()
    {
        using var folder = new TemporaryFolder();
        await using var proxy = await FaultProxy.StartAsync(api.Address);
        var address = new Uri(proxy.BaseAddress);
        await cli.RunAsync(address, folder.Path, SampleApi.Password, "sign-in", await api.NewPersonAsync());

        var most = 0;
        for (var expiry = 1; expiry <= 2; expiry++)
        {
            var before = proxy.Refreshes;
            await Task.Delay(TimeSpan.FromSeconds(3.2), Token);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cli.RunAsync(address, folder.Path, string.Empty, "list")));
            Assert.All(answers, answer => Assert.Equal((0, string.Empty), answer));
            most = Math.Max(most, proxy.Refreshes - before);
        }

        await TestReport.AddAsync($"Client for .NET: at most {most} refreshes for one expiry by eight processes on one file.");
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task The_file_of_a_session_without_the_key_of_the_device_opens_nothing()
    {
        using var folder = new TemporaryFolder();
        using var stolen = new TemporaryFolder();
        await cli.RunAsync(api.Address, folder.Path, SampleApi.Password, "sign-in", await api.NewPersonAsync());
        foreach (var file in Directory.GetFiles(folder.Path, "*.session"))
        {
            File.Copy(file, stolen.File(Path.GetFileName(file)));
        }

        Assert.Equal(1, (await cli.RunAsync(api.Address, stolen.Path, string.Empty, "list")).ExitCode);
        Assert.Equal(1, (await cli.RunAsync(api.Address, stolen.Path, string.Empty, "devices")).ExitCode);
        Assert.Equal((0, string.Empty), await cli.RunAsync(api.Address, folder.Path, string.Empty, "list"));
    }

    [Fact]
    public async Task A_session_lives_through_a_killed_network_a_restarted_server_and_a_suspended_process()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "SIGSTOP is of Unix.");
        using var folder = new TemporaryFolder();
        await using var node = SampleApi.NewNode();
        await node.StartAsync();
        var email = await SampleApi.NewPersonAsync(node.Address);
        await cli.RunAsync(node.Address, folder.Path, SampleApi.Password, "sign-in", email);

        using var watch = cli.Start(node.Address, folder.Path, "watch");
        var lines = new ConcurrentQueue<string?>();
        watch.OutputDataReceived += (_, line) => lines.Enqueue(line.Data);
        watch.BeginOutputReadLine();
        try
        {
            await UntilAsync("0 todos");

            // No network: the server's process is gone, for longer than the access token lives.
            await node.KillAsync();
            await UntilAsync("no answer: ");
            await Task.Delay(TimeSpan.FromSeconds(4), Token);
            await node.StartAsync();
            await UntilAsync("0 todos");

            // Suspended past the end of the access token, while another process of the same file goes on.
            await SignalAsync("STOP");
            await Task.Delay(TimeSpan.FromSeconds(3.5), Token);
            Assert.Equal((0, string.Empty), await cli.RunAsync(node.Address, folder.Path, string.Empty, "list"));
            await SignalAsync("CONT");
            await UntilAsync("0 todos");
            Assert.False(watch.HasExited);

            // A shell that starts the tests in the background makes them, and what they start, deaf to Ctrl+C; this one goes the same way.
            await SignalAsync("TERM");
            await watch.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(15), Token);
            Assert.Equal((0, string.Empty), await cli.RunAsync(node.Address, folder.Path, string.Empty, "list"));
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
                Assert.True(waited < 600, $"'{start}' did not come: {string.Join('\n', lines)}");
                await Task.Delay(TimeSpan.FromMilliseconds(50), Token);
            }
        }

        Task SignalAsync(string signal) => OtherProgram.RunAsync("/", "kill", $"-{signal}", $"{watch.Id}");
    }
}
