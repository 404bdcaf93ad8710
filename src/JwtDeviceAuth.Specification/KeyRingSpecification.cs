using System.Security.Cryptography;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>What <see cref="ISigningKeyStore"/> promises, and that nodes which know each other only through it agree, for every store.</summary>
public abstract class KeyRingSpecification : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly string _signingKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly EphemeralDataProtectionProvider _protection = new();
    private readonly List<IHost> _hosts = [];
    private Action<JwtDeviceAuthBuilder>? _addStore;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Makes the database; called by xunit.</summary>
    /// <returns>When it is there.</returns>
    public async ValueTask InitializeAsync() => _addStore = await CreateDatabaseAsync();

    /// <summary>Stops the nodes; called by xunit.</summary>
    /// <returns>When they have stopped.</returns>
    public virtual async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Keys_are_listed_as_they_were_added_the_oldest_first()
    {
        var host = await StartAsync();
        var (second, first) = (NewKey(2), NewKey(1));

        Assert.True(await UseAsync(host, store => store.TryAddAsync(second, Token)));
        Assert.True(await UseAsync(host, store => store.TryAddAsync(first, Token)));

        Assert.Equivalent(new[] { first, second }, await UseAsync(host, store => store.ListAsync(Token)), strict: true);
    }

    [Fact]
    public async Task A_generation_is_given_to_one_key_only()
    {
        var host = await StartAsync();

        var added = await Racing.RunAsync(16, number => UseAsync(host, store => store.TryAddAsync(NewKey(1, $"kid {number}"), Token)));

        var winner = Array.IndexOf(added, true);
        Assert.Single(added, wasAdded => wasAdded);
        Assert.Equal($"kid {winner}", Assert.Single(await UseAsync(host, store => store.ListAsync(Token))).Kid);
    }

    [Fact]
    public async Task A_key_is_removed_once()
    {
        var host = await StartAsync();
        await UseAsync(host, store => store.TryAddAsync(NewKey(1), Token));
        await UseAsync(host, store => store.TryAddAsync(NewKey(2), Token));

        Assert.True(await UseAsync(host, store => store.RemoveAsync("kid 1", Token)));
        Assert.False(await UseAsync(host, store => store.RemoveAsync("kid 1", Token)));
        Assert.Equal("kid 2", Assert.Single(await UseAsync(host, store => store.ListAsync(Token))).Kid);
    }

    [Fact]
    public async Task Nodes_that_start_at_once_on_an_empty_database_end_with_one_key()
    {
        // The tables are made beforehand: it is the first key that the nodes shall race for.
        await StartAsync();

        var nodes = await Racing.RunAsync(8, _ => StartAsync(auth => auth.AddKeyRing()));

        var key = Assert.Single(await UseAsync(nodes[0], store => store.ListAsync(Token)));
        Assert.Equal((1L, Start), (key.Generation, key.ActivatesAt));
    }

    [Fact]
    public async Task Nodes_that_make_the_next_key_at_once_end_with_one_and_a_restart_keeps_both()
    {
        await StartAsync(auth => auth.AddKeyRing());

        var nodes = await Racing.RunAsync(8, _ => StartAsync(auth => auth.AddKeyRing(), Start.AddDays(76)));

        var keys = await UseAsync(nodes[0], store => store.ListAsync(Token));
        Assert.Equal([(1L, Start), (2L, Start.AddDays(90))], keys.Select(key => (key.Generation, key.ActivatesAt)));
    }

    /// <summary>Makes an empty database; called once for each test.</summary>
    /// <returns>Adds the stores on that database to a node.</returns>
    protected abstract Task<Action<JwtDeviceAuthBuilder>> CreateDatabaseAsync();

    private static StoredSigningKey NewKey(long generation, string? kid = null) => new()
    {
        Generation = generation,
        Kid = kid ?? $"kid {generation}",
        Algorithm = "ES256",
        ProtectedKey = [1, 2, 3, (byte)generation],
        ActivatesAt = Start.AddMilliseconds(generation),
        CreatedAt = Start,
    };

    private static async Task<T> UseAsync<T>(IHost host, Func<ISigningKeyStore, ValueTask<T>> use)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<ISigningKeyStore>());
    }

    private async Task<IHost> StartAsync(Action<JwtDeviceAuthBuilder>? extend = null, DateTimeOffset? now = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<TimeProvider>(new StandingClock(now ?? Start));
        builder.Services.AddSingleton<IDataProtectionProvider>(_protection);
        var auth = builder.Services.AddJwtDeviceAuth(options => options.SigningKey = _signingKey);
        _addStore!(auth);
        extend?.Invoke(auth);
        var host = builder.Build();
        lock (_hosts)
        {
            _hosts.Add(host);
        }

        await host.StartAsync(Token);
        return host;
    }
}
