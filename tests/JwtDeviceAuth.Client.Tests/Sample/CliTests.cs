using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The command line as native code: real processes, a real file, the real sample.</summary>
public sealed class CliTests(SampleApi api, PublishedCli published) : IAsyncLifetime
{
    private CliProgram _cli = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cli = await published.ProgramAsync();

    public ValueTask DisposeAsync() => default;

    [Fact]
    public async Task A_person_signs_in_works_and_signs_out()
    {
        using var folder = new TemporaryFolder();
        var email = await api.NewPersonAsync();

        Assert.Equal((1, "You are signed out. Sign in with: todo sign-in <email>\n"), await RunAsync("list"));
        Assert.Equal((1, "The e-mail address or the password is wrong.\n"), await _cli.RunAsync(api.Address, folder.Path, "wrong password", "sign-in", email));
        Assert.Equal((0, "Signed in.\n"), await _cli.RunAsync(api.Address, folder.Path, SampleApi.Password, "sign-in", email));
        Assert.Equal((0, "Added.\n"), await RunAsync("add", "buy", "milk"));
        Assert.Equal((0, "[ ] buy milk\n"), await RunAsync("list"));
        Assert.StartsWith($"* {Environment.MachineName}, last used", (await RunAsync("devices")).Output, StringComparison.Ordinal);
        Assert.Equal((0, "Signed out.\n"), await RunAsync("sign-out"));
        Assert.Equal((0, "Nobody was signed in.\n"), await RunAsync("sign-out"));
        Assert.Equal(1, (await RunAsync("list")).ExitCode);

        Task<(int ExitCode, string Output)> RunAsync(params string[] command) => _cli.RunAsync(api.Address, folder.Path, string.Empty, command);
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_plain_words_together_with_what_to_do()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("file"), string.Empty, Token);
        await using var portal = await StartPortalAsync();
        var sample = new Uri(api.Address, "users").AbsoluteUri;
        var email = await api.NewPersonAsync();
        (string Address, string Store, string Input, string[] Command, string Expected)[] cases =
        [
            (sample, "s", "", ["help"], "todo sign-in <email>"),
            (sample, "s", "", ["lst"], "There is no command 'lst'."),
            (sample, "s", "", ["sign-in"], "'sign-in' is used like this:"),
            (sample, "s", "", ["add"], "'add' is used like this:"),
            (sample, "s", "", ["sign-in", email], "There was no password."),
            ("api.example.com/users", "s", "", ["list"], "has no scheme: write https://api.example.com/users."),
            ("http://api.example.com/users", "s", "", ["list"], "without encryption: write https://api.example.com/users"),
            ("https://ann:secret@api.example.com/users", "s", "", ["list"], "holds a user name or a password"),
            ("http://127.0.0.1:1/users", "s", SampleApi.Password, ["sign-in", email], "There is no answer of the API: Connection refused"),
            ("http://127.0.0.1:1/users", "s", "", ["list"], "The server cannot be reached: Connection refused"),
            ("http://127.0.0.1:1/users", "s", "", ["sign-out"], "Nobody was signed in."),
            ($"{portal.Urls.First()}/users", "s", SampleApi.Password, ["sign-in", email], "There is no answer of the API: 200 with text/html"),
            ($"{portal.Urls.First()}/users", "s", "", ["list"], "Something answered that is not the API"),
            ($"{portal.Urls.First()}/users", "s", "", ["add", "milk"], "The server answered 200"),
            (api.Address.AbsoluteUri, "s", SampleApi.Password, ["sign-in", email], "The server"),
            (sample, "file", SampleApi.Password, ["sign-in", email], "the session cannot be written"),
        ];

        foreach (var one in cases)
        {
            var (_, output) = await _cli.RunAtAsync(one.Address, folder.File(one.Store), one.Input, one.Command);
            Assert.Contains(one.Expected, output, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", output, StringComparison.Ordinal);
            Assert.DoesNotContain("(Parameter", output, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Processes_on_one_file_make_one_refresh_for_each_expiry()
    {
        using var folder = new TemporaryFolder();
        await using var proxy = await FaultProxy.StartAsync(api.Address);
        var address = new Uri(proxy.BaseAddress);
        await _cli.RunAsync(address, folder.Path, SampleApi.Password, "sign-in", await api.NewPersonAsync());

        var most = 0;
        for (var expiry = 1; expiry <= 2; expiry++)
        {
            var before = proxy.Refreshes;
            Expire(folder.Path);
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _cli.RunAsync(address, folder.Path, string.Empty, "list")));
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
        await _cli.RunAsync(api.Address, folder.Path, SampleApi.Password, "sign-in", await api.NewPersonAsync());
        foreach (var file in Directory.GetFiles(folder.Path, "*.session"))
        {
            File.Copy(file, stolen.File(Path.GetFileName(file)));
        }

        Assert.Equal(1, (await _cli.RunAsync(api.Address, stolen.Path, string.Empty, "list")).ExitCode);
        Assert.Equal(1, (await _cli.RunAsync(api.Address, stolen.Path, string.Empty, "devices")).ExitCode);
        Assert.Equal((0, string.Empty), await _cli.RunAsync(api.Address, folder.Path, string.Empty, "list"));
    }

    /// <summary>As if the access token had been received an hour earlier. The next one is good for as long as the processes take, however slow the machine is.</summary>
    private static void Expire(string folder)
    {
        var file = Directory.GetFiles(folder, "*.session").Single();
        var document = JsonNode.Parse(File.ReadAllText(file))!;
        document["session"]!["received_at"] = (long)document["session"]!["received_at"]! - 3_600_000;
        File.WriteAllText(file, document.ToJsonString());
    }

    /// <summary>A network that answers everything with its own page.</summary>
    private static async Task<WebApplication> StartPortalAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapFallback(() => Results.Content("<!doctype html><title>Welcome to our network</title>", "text/html"));
        await app.StartAsync(Token);
        return app;
    }
}
