using JwtDeviceAuth.Sessions;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>What holds for a session that is bound to a key, whatever way in it came from.</summary>
public static class BoundSession
{
    /// <summary>Demands that its refresh token is worth nothing without the key or with another, that trying that ends nothing, and that it goes on with the key.</summary>
    /// <returns>The next tokens.</returns>
    public static async Task<TokenPair> DemandAsync(AuthApp app, ClientKey key, TokenPair tokens, string way, string type = "bearer")
    {
        using var client = app.NewClient();
        using var other = new ClientKey(app.Clock);
        var sessionId = (string)tokens.RefreshPayload["sid"]!;
        Assert.Equal((way, key.Thumbprint), (way, (string?)tokens.RefreshPayload["cnf"]?["jkt"]));

        (await client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
        other.ProveRequestsOf(client);
        (await client.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");

        var theft = await app.EventAsync<TheftDetected>(told => told.SessionId == sessionId);
        Assert.Equal((way, TheftCause.WrongKey, false), (way, theft.Cause, theft.SessionEnded));
        key.ProveRequestsOf(client);
        var next = TokenPair.From(await (await client.PostRefreshAsync(tokens.Refresh)).SuccessAsync(), type);
        Assert.DoesNotContain(app.Events.OfType<SessionRevoked>(), ended => ended.SessionId == sessionId);
        return next;
    }
}
