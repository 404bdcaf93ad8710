using System.Net.Http.Headers;
using JwtDeviceAuth.Client.Sessions;

namespace JwtDeviceAuth.Client.Server;

/// <summary>An access token, and the session that it is of.</summary>
internal sealed record AccessToken(string Value, bool IsBound, string SessionId, long Generation, string? KeyId)
{
    public static AccessToken Of(StoredSession session) => new(session.AccessToken, session.IsBound, session.Id, session.Generation, session.KeyId);

    public void AddTo(HttpRequestMessage request)
        => request.Headers.Authorization = new AuthenticationHeaderValue(IsBound ? "DPoP" : "Bearer", Value);

    public override string ToString() => $"{nameof(AccessToken)} of {SessionId}";
}
