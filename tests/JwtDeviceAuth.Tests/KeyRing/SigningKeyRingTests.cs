using System.Globalization;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.DataProtection;
using Xunit;

namespace JwtDeviceAuth.Tests.KeyRing;

/// <summary>The life of a key: made ahead, announced, signing, verifying, deleted; and that all nodes see the same.</summary>
public sealed class SigningKeyRingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeClock _clock = new();
    private readonly MemorySigningKeyStore _store = new();
    private readonly IDataProtectionProvider _protection = new EphemeralDataProtectionProvider();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_key_is_there_at_the_start_and_signs_at_once()
    {
        using var node = await StartAsync();

        var row = Assert.Single(_store.Rows);
        Assert.Equal((1, "ES256", FakeClock.Start), (row.Generation, row.Algorithm, row.ActivatesAt));
        Assert.Equal(row.Kid, Signer(node));
    }

    [Fact]
    public async Task The_next_key_is_made_14_days_before_it_signs_and_verifies_from_then_on()
    {
        using var node = await StartAsync();
        await AdvanceAsync(TimeSpan.FromDays(76) - Second, node);
        Assert.Single(_store.Rows);

        await AdvanceAsync(Second, node);

        var (first, next) = (_store.Rows[0], _store.Rows[1]);
        Assert.Equal((2, FakeClock.Start.AddDays(90)), (next.Generation, next.ActivatesAt));
        Assert.NotNull(node.Keys.Find(next.Kid));
        Assert.Equal(first.Kid, Signer(node));
    }

    [Fact]
    public async Task A_key_signs_from_its_time_on_without_being_read_again()
    {
        using var node = await StartAsync();
        await AdvanceAsync(TimeSpan.FromDays(76), node);

        _clock.Advance(TimeSpan.FromDays(14) - Second);
        Assert.Equal(_store.Rows[0].Kid, Signer(node));
        _clock.Advance(Second);
        Assert.Equal(_store.Rows[1].Kid, Signer(node));
    }

    [Fact]
    public async Task An_old_key_verifies_until_its_last_token_is_dead_everywhere_and_is_then_deleted()
    {
        using var node = await StartAsync();
        var old = _store.Rows[0].Kid;
        await AdvanceAsync(TimeSpan.FromDays(76), node);
        await AdvanceAsync(TimeSpan.FromDays(14), node);
        // The life of a token, one reload of a node, and the difference of clocks that JwtBearer allows.
        await AdvanceAsync(TimeSpan.FromMinutes(30 + 1 + 5) - Second, node);
        Assert.NotNull(node.Keys.Find(old));

        await AdvanceAsync(Second, node);

        Assert.Null(node.Keys.Find(old));
        Assert.NotEqual(old, Assert.Single(_store.Rows).Kid);
    }

    [Fact]
    public async Task Keys_follow_one_another_for_years()
    {
        using var node = await StartAsync();
        var signers = new List<string>();
        for (var day = 0; day < 720; day++)
        {
            signers.Add(Signer(node));
            Assert.InRange(_store.Rows.Count, 1, 2);
            await AdvanceAsync(TimeSpan.FromDays(1), node);
        }

        Assert.Equal(8, signers.Distinct().Count());
        Assert.All(signers.CountBy(kid => kid), days => Assert.Equal(90, days.Value));
    }

    [Fact]
    public async Task A_restart_keeps_the_key()
    {
        using (var before = await StartAsync())
        {
            Assert.Equal(_store.Rows[0].Kid, Signer(before));
        }

        using var after = await StartAsync();

        Assert.Equal(Assert.Single(_store.Rows).Kid, Signer(after));
    }

    [Fact]
    public async Task Two_nodes_sign_with_the_same_key_at_every_time()
    {
        using var one = await StartAsync();
        await AdvanceAsync(TimeSpan.FromDays(40), one);
        using var two = await StartAsync();
        for (var day = 40; day < 200; day++)
        {
            await AdvanceAsync(TimeSpan.FromDays(1), day % 2 == 0 ? [one, two] : [two, one]);
            Assert.Equal(Signer(one), Signer(two));
            Assert.Equal(one.Keys.All.Select(key => key.Kid), two.Keys.All.Select(key => key.Kid));
        }
    }

    [Fact]
    public async Task A_node_whose_clock_is_behind_signs_with_the_key_that_the_first_node_made()
    {
        using var first = await StartAsync();
        var behind = new FakeClock();
        behind.AdjustTime(FakeClock.Start.AddMinutes(-1));

        using var second = new KeyRingNode(_store, behind, _protection);
        await second.Ring.ReloadAsync(Token);

        Assert.Equal(Assert.Single(_store.Rows).Kid, second.Keys.SignerAt(behind.GetUtcNow()).Kid);
    }

    [Fact]
    public async Task Many_nodes_that_start_at_once_end_with_one_key()
    {
        var nodes = await Racing.RunAsync(16, _ => StartAsync());

        var kid = Assert.Single(_store.Rows).Kid;
        Assert.All(nodes, node => Assert.Equal(kid, Signer(node)));
        Assert.All(nodes, node => node.Dispose());
    }

    [Fact]
    public async Task The_announcement_is_not_cut_short_where_no_node_ran_when_it_was_time()
    {
        using (await StartAsync())
        {
            _clock.Advance(TimeSpan.FromDays(200));
        }

        using var node = await StartAsync();

        Assert.Equal(_store.Rows[0].Kid, Signer(node));
        Assert.Equal(FakeClock.Start.AddDays(214), _store.Rows[1].ActivatesAt);
    }

    [Fact]
    public async Task A_changed_algorithm_holds_for_the_next_key()
    {
        using (await StartAsync())
        {
            _clock.Advance(TimeSpan.FromDays(80));
        }

        using var node = await StartAsync(options => options.KeyRing.Algorithm = "RS256");

        Assert.Equal(["ES256", "RS256"], _store.Rows.Select(row => row.Algorithm));
        Assert.Equal(["ES256", "HS256", "RS256"], node.Keys.Algorithms.Order());
        await AdvanceAsync(TimeSpan.FromDays(14), node);
        Assert.Equal("RS256", node.Keys.SignerAt(_clock.GetUtcNow()).Algorithm);
    }

    [Fact]
    public async Task A_key_that_is_deleted_by_hand_is_dead_at_the_next_reload_and_replaced()
    {
        using var node = await StartAsync();
        var leaked = _store.Rows[0].Kid;
        await _store.RemoveAsync(leaked, Token);

        await node.Ring.ReloadAsync(Token);

        Assert.Null(node.Keys.Find(leaked));
        Assert.Equal(Assert.Single(_store.Rows).Kid, Signer(node));
    }

    [Fact]
    public async Task A_key_that_another_node_made_is_found_when_a_token_names_it()
    {
        using var node = await StartAsync();
        _store.Rows.Clear();
        using var other = await StartAsync();
        var kid = _store.Rows[0].Kid;
        Assert.Null(node.Keys.Find(kid));

        await node.Ring.LookUpAsync(kid, Token);

        Assert.NotNull(node.Keys.Find(kid));
    }

    [Fact]
    public async Task Of_many_requests_at_once_that_name_a_new_key_each_finds_it_and_one_asks_the_store()
    {
        using var node = await StartAsync();
        _store.Rows.Clear();
        using var other = await StartAsync();
        var (kid, before) = (_store.Rows[0].Kid, _store.Reads);
        _store.Delay = TimeSpan.FromMilliseconds(100);

        var found = await Racing.RunAsync(32, async _ =>
        {
            await node.Ring.LookUpAsync(kid, Token);
            return node.Keys.Find(kid) is not null;
        });

        Assert.All(found, Assert.True);
        Assert.Equal(before + 1, _store.Reads);
    }

    [Fact]
    public async Task Made_up_kids_cost_the_store_one_question_in_five_seconds()
    {
        using var node = await StartAsync();
        var before = _store.Reads;

        await Racing.RunAsync(32, async number =>
        {
            await node.Ring.LookUpAsync($"garbage {number}", Token);
            return true;
        });
        Assert.Equal(before + 1, _store.Reads);

        _clock.Advance(SigningKeyRing.LookUpPause - Second);
        await node.Ring.LookUpAsync("garbage", Token);
        Assert.Equal(before + 1, _store.Reads);

        _clock.Advance(Second);
        await node.Ring.LookUpAsync("garbage", Token);
        Assert.Equal(before + 2, _store.Reads);
    }

    [Fact]
    public async Task A_known_kid_costs_the_store_nothing()
    {
        using var node = await StartAsync();
        var before = _store.Reads;

        await node.Ring.LookUpAsync(Signer(node), Token);

        Assert.Equal(before, _store.Reads);
    }

    [Fact]
    public async Task While_the_store_is_down_the_keys_in_memory_go_on_working()
    {
        using var node = await StartAsync();
        _store.IsDown = true;

        await node.Ring.LookUpAsync("unknown", Token);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => node.Ring.ReloadAsync(Token));

        Assert.Equal(_store.Rows[0].Kid, Signer(node));
        Assert.Contains(node.Log.Lines, line => line.Text.StartsWith("Reading the key ring from the store failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_with_other_Data_Protection_keys_says_so_once_signs_with_the_configured_key_and_adds_nothing_to_the_ring()
    {
        using var good = await StartAsync();
        using var bad = new KeyRingNode(_store, _clock, new EphemeralDataProtectionProvider());
        await bad.Ring.ReloadAsync(Token);
        await AdvanceAsync(TimeSpan.FromDays(80), bad);

        Assert.Equal(good.Keys.All.Single(key => key.Algorithm == "HS256").Kid, Signer(bad));
        Assert.Equal(Assert.Single(_store.Rows).Kid, Signer(good));
        var line = Assert.Single(bad.Log.Errors);
        Assert.Contains($"The signing key {_store.Rows[0].Kid} in the store cannot be read", line, StringComparison.Ordinal);
        Assert.Contains("Let all nodes share the Data Protection keys (PersistKeysTo..., SetApplicationName)", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_does_not_keep_the_others_from_working()
    {
        using var node = await StartAsync();
        await AdvanceAsync(TimeSpan.FromDays(76), node);
        _store.Rows[1].ProtectedKey[^1] ^= 1;

        using var restarted = await StartAsync();
        _clock.Advance(TimeSpan.FromDays(14));

        Assert.Equal(_store.Rows[0].Kid, Signer(restarted));
        Assert.Null(restarted.Keys.Find(_store.Rows[1].Kid));
        Assert.Contains(_store.Rows[1].Kid, Assert.Single(restarted.Log.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_configured_key_a_node_that_can_read_none_does_not_start()
    {
        using var good = await StartAsync();
        using var bad = new KeyRingNode(_store, _clock, new EphemeralDataProtectionProvider(), OnlyRefreshKeys);

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => bad.Ring.ReloadAsync(Token));

        Assert.Contains("if they are lost, empty the table signing_keys", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_refresh_tokens_is_all_that_has_to_be_configured()
    {
        using var node = await StartAsync(OnlyRefreshKeys);

        Assert.Equal(["ES256"], node.Keys.Algorithms);
        Assert.Equal(_store.Rows[0].Kid, Signer(node));
    }

    [Fact]
    public async Task A_row_that_names_another_kid_than_its_keys_is_not_taken()
    {
        using (await StartAsync())
        {
            _store.Rows[0].Kid = "chosen";
        }

        using var node = await StartAsync();

        Assert.Null(node.Keys.Find("chosen"));
        Assert.Single(node.Log.Errors);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task The_private_key_is_in_no_log_line_no_text_and_not_in_the_row(string algorithm)
    {
        using var node = await StartAsync(options => options.KeyRing.Algorithm = algorithm);
        await AdvanceAsync(TimeSpan.FromDays(91), node);
        var row = _store.Rows[0];
        var key = node.Keys.Find(row.Kid)!;
        var secret = key.Key switch
        {
            Microsoft.IdentityModel.Tokens.ECDsaSecurityKey elliptic => elliptic.ECDsa.ExportParameters(true).D!,
            Microsoft.IdentityModel.Tokens.RsaSecurityKey rsa => rsa.Rsa.ExportParameters(true).D!,
            _ => throw new NotSupportedException(),
        };

        Assert.Equal(-1, row.ProtectedKey.AsSpan().IndexOf(secret));
        object[] shown = [row, key, key.Key, key.Credentials, .. node.Log.Lines.Select(line => line.Text)];
        foreach (var text in shown.Select(thing => Convert.ToString(thing, CultureInfo.InvariantCulture)))
        {
            Assert.DoesNotContain(Convert.ToBase64String(secret), text, StringComparison.Ordinal);
            Assert.DoesNotContain(System.Buffers.Text.Base64Url.EncodeToString(secret), text, StringComparison.Ordinal);
            Assert.DoesNotContain(Convert.ToHexString(secret), text, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static void OnlyRefreshKeys(JwtDeviceAuthOptions options)
    {
        options.SigningKey = null;
        options.RefreshTokenKeys.Add(new() { Key = AuthApp.SigningKey });
    }

    private string Signer(KeyRingNode node) => node.Keys.SignerAt(_clock.GetUtcNow()).Kid;

    private async Task<KeyRingNode> StartAsync(Action<JwtDeviceAuthOptions>? configure = null)
    {
        var node = new KeyRingNode(_store, _clock, _protection, configure);
        await node.Ring.ReloadAsync(Token);
        return node;
    }

    private async Task AdvanceAsync(TimeSpan step, params KeyRingNode[] nodes)
    {
        _clock.Advance(step);
        foreach (var node in nodes)
        {
            await node.Ring.ReloadAsync(Token);
        }
    }
}
