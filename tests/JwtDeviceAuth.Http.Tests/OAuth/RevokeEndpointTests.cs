using System.Text;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.OAuth;

/// <summary><c>POST revoke</c> (RFC 7009): either token ends its session, on every node; anything else is no failure and ends nothing.</summary>
public abstract class RevokeEndpointTests(IDeployment deployment) : IAsyncLifetime
{
    private const string Email = "ann@example.com";

    private AuthNodes _nodes = null!;

    public async ValueTask InitializeAsync()
    {
        _nodes = await deployment.StartAsync();
        await _nodes.Client.SignUpAsync(Email);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(true, "refresh_token")]
    [InlineData(true, "access_token")]
    [InlineData(true, "anything")]
    [InlineData(false, null)]
    [InlineData(false, "access_token")]
    [InlineData(false, "refresh_token")]
    public async Task Either_token_ends_its_session_whatever_the_hint_says_and_no_other(bool isRefresh, string? hint)
    {
        var (tokens, other) = (await LoginAsync("phone"), await LoginAsync("laptop"));

        var answer = await RevokeAsync(isRefresh ? tokens.Refresh : tokens.Access, hint);

        Assert.Equal((200, string.Empty), (answer.Status, answer.Body));
        await _nodes.IsRevokedAsync(tokens);
        (await _nodes.Client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
        await _nodes.Client.RefreshAsync(other.Refresh);
        await _nodes.EventAsync<SessionRevoked>(revoked => revoked.Reason == RevocationReason.Logout);
    }

    [Fact]
    public async Task A_client_that_lost_the_answer_to_its_refresh_can_still_sign_out()
    {
        var tokens = await LoginAsync("phone");
        var next = await _nodes.Client.RefreshAsync(tokens.Refresh);

        Assert.Equal(200, (await RevokeAsync(tokens.Refresh)).Status);

        await _nodes.IsRevokedAsync(next);
    }

    [Fact]
    public async Task What_is_no_token_or_is_over_is_no_failure_and_ends_nothing()
    {
        var tokens = await LoginAsync("phone");
        var over = await LoginAsync("laptop");
        await RevokeAsync(over.Refresh);
        var forged = tokens.Refresh[..^4] + "AAAA";
        var forgedAccess = tokens.Access[..^4] + "AAAA";

        foreach (var token in new[] { "nonsense", "a.b.c", forged, forgedAccess, over.Refresh, over.Access, new string('x', 9_000) })
        {
            Assert.Equal(200, (await RevokeAsync(token)).Status);
        }

        await _nodes.Client.RefreshAsync(tokens.Refresh);
        var expired = await LoginAsync("phone");
        _nodes.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal(200, (await RevokeAsync(expired.Access)).Status);
        await _nodes.Client.RefreshAsync(expired.Refresh);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_of_another_client_is_not_revoked(bool isRefresh)
    {
        var tokens = await LoginAsync("phone");

        (await RevokeAsync(isRefresh ? tokens.Refresh : tokens.Access, client: "laptop")).IsOAuthError(400, "invalid_grant", "invalid_refresh_token");

        await _nodes.Client.RefreshAsync(tokens.Refresh);
        Assert.Equal(200, (await RevokeAsync(isRefresh ? tokens.Refresh : tokens.Access, client: "phone")).Status);
        await _nodes.IsRevokedAsync(tokens);
    }

    /// <summary>Claims are read late: a token can be signed, be valid so far, and still hold bytes that are no text.</summary>
    [Fact]
    public async Task A_signed_token_whose_claims_cannot_be_read_is_no_failure_and_is_refused_as_a_bearer_token_too()
    {
        var tokens = await LoginAsync("phone");
        var text = tokens.AccessPayload.ToJsonString();
        var end = text.IndexOf("pwd", StringComparison.Ordinal);

        // A byte that no text has alone, before one that is escaped.
        byte[] payload = [.. Encoding.UTF8.GetBytes(text[..end]), 0xC9, .. "\\u0041"u8, .. Encoding.UTF8.GetBytes(text[(end + 3)..])];
        var token = TokenForge.WithPayload(tokens.Access, payload);

        Assert.Equal(200, (await RevokeAsync(token)).Status);
        (await _nodes.Client.GetAsync("/users/me", token)).IsProblem(401, "invalid_token");
        await _nodes.Client.RefreshAsync(tokens.Refresh);
    }

    [Fact]
    public async Task Without_a_token_there_is_nothing_to_revoke()
        => (await _nodes.Client.PostFormAsync("/users/revoke", new() { ["token"] = string.Empty })).IsOAuthError(400, "invalid_request", "validation_failed");

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _nodes.DisposeAsync();
    }

    private Task<TokenPair> LoginAsync(string deviceId) => _nodes.Client.LoginAsync(Email, deviceId);

    private Task<Answer> RevokeAsync(string token, string? hint = null, string? client = null)
    {
        Dictionary<string, string> form = new() { ["token"] = token };
        if (hint is not null)
        {
            form["token_type_hint"] = hint;
        }

        if (client is not null)
        {
            form["client_id"] = client;
        }

        return _nodes.Client.PostFormAsync("/users/revoke", form);
    }
}

public sealed class RevokeEndpointOnSqliteTests() : RevokeEndpointTests(new OneNodeOnSqlite());

public sealed class RevokeEndpointOnThreeNodesTests(PostgresServer server) : RevokeEndpointTests(new ThreeNodesOnPostgreSql(server));
