using System.Security.Cryptography;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

namespace JwtDeviceAuth.Faults.Tests;

/// <summary>The key ring of real processes that start at once, and are killed.</summary>
public sealed class KeyRingFaultTests : IAsyncDisposable
{
    private const string Email = "ann@example.com";

    private readonly TemporaryFolder _folder = new();
    private readonly PostgresCluster _server = new();
    private readonly List<SampleNode> _nodes = [];

    [Fact]
    public async Task Processes_that_start_at_once_agree_on_one_key_and_killing_them_does_not_change_it()
    {
        PostgresCluster.Demand();
        await _server.CreateAsync(isDurable: true);
        await _server.StartAsync();
        var signingKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        for (var number = 0; number < 3; number++)
        {
            _nodes.Add(new SampleNode(
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["ConnectionStrings__Default"] = $"Host=127.0.0.1;Port={_server.Port};Username=postgres;Database=postgres",
                    ["JwtDeviceAuth__SigningKey"] = signingKey,
                    ["DataProtection__Folder"] = _folder.File("keys"),
                },
                "JwtDeviceAuth.RingNode.dll",
                "Listening."));
        }

        await Task.WhenAll(_nodes.Select(node => node.StartAsync()));

        var kid = await OnlyKidAsync();
        using var first = new AuthClient(_nodes[0].Address);
        await first.SignUpAsync(Email);
        var old = await first.LoginAsync(Email, "phone");
        await AllTakeAsync(old, kid);

        await _nodes[0].KillAsync();
        using var second = new AuthClient(_nodes[1].Address);
        var fresh = await second.RefreshAsync(old.Refresh);
        Assert.Equal(kid, (string)TokenPair.Header(fresh.Access)["kid"]!);

        // Killed at whatever point of its start it has reached, and then let through.
        var start = _nodes[0].StartAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(200, 1000)), TestContext.Current.CancellationToken);
        await _nodes[0].KillAsync();
        await Record.ExceptionAsync(() => start);
        await _nodes[0].StartAsync();

        Assert.Equal(kid, await OnlyKidAsync());
        await AllTakeAsync(old, kid);
        await AllTakeAsync(fresh, kid);
        await AllTakeAsync(await first.RefreshAsync(fresh.Refresh), kid);
        Assert.All(_nodes, node => Assert.DoesNotContain("cannot be read", node.Output, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await _server.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The one key that the database holds and that every node shows.</summary>
    private async Task<string> OnlyKidAsync()
    {
        var stored = (await _server.QueryAsync("SELECT kid FROM signing_keys")).Trim();
        foreach (var node in _nodes)
        {
            using var client = new AuthClient(node.Address);
            var keys = (await (await client.GetAsync("/.well-known/jwks.json")).SuccessAsync())["keys"]!.AsArray();
            Assert.Equal(stored, (string)Assert.Single(keys)!["kid"]!);
        }

        return stored;
    }

    private async Task AllTakeAsync(TokenPair tokens, string kid)
    {
        Assert.Equal(kid, (string)TokenPair.Header(tokens.Access)["kid"]!);
        foreach (var node in _nodes)
        {
            using var client = new AuthClient(node.Address);
            Assert.Equal(200, (await client.GetAsync("/users/me", tokens.Access)).Status);
        }
    }
}
