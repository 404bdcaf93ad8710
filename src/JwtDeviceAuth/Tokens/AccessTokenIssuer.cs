using System.Globalization;
using System.Text.Json;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Tokens;

/// <summary>Makes access tokens: JWT with the header <c>typ</c> <c>at+jwt</c> (RFC 9068).</summary>
internal sealed class AccessTokenIssuer(
    AccessTokenKeys keys, TokenIds ids, IEnumerable<IAccessTokenClaims> hooks, IOptions<JwtDeviceAuthOptions> options)
{
    public const string Type = "at+jwt";

    private static readonly HashSet<string> OwnClaims = new(StringComparer.Ordinal)
    {
        JwtRegisteredClaimNames.Iss, JwtRegisteredClaimNames.Aud, JwtRegisteredClaimNames.Sub, TokenClaimNames.SessionId,
        TokenClaimNames.DeviceId, TokenClaimNames.LoginType, JwtRegisteredClaimNames.Iat, JwtRegisteredClaimNames.Nbf,
        JwtRegisteredClaimNames.Exp, JwtRegisteredClaimNames.Jti,
    };

    private readonly JwtDeviceAuthOptions _options = options.Value;

    /// <summary>A token for a session. It does not outlive the session's absolute end.</summary>
    public async ValueTask<IssuedToken> IssueAsync(DeviceSession session, DateTimeOffset now, CancellationToken cancellationToken)
    {
        AccessTokenClaimsContext? added = null;
        foreach (var hook in hooks)
        {
            added ??= new AccessTokenClaimsContext(session);
            await hook.AddAsync(added, cancellationToken);
        }

        var issuedAt = now.ToWholeSeconds();
        var expiresAt = issuedAt + _options.AccessTokenLifetime;
        if (expiresAt > session.AbsoluteExpiresAt)
        {
            expiresAt = session.AbsoluteExpiresAt;
        }

        using var payload = JsonBuffer.Rent();
        Write(payload.Json, session, issuedAt, expiresAt);
        if (added is not null)
        {
            Write(payload.Json, added.Claims);
        }

        payload.Json.WriteEndObject();
        return new IssuedToken(SignedToken.Write(keys.Current.SignerAt(issuedAt), Type, payload.Finish()), expiresAt - issuedAt);
    }

    private void Write(Utf8JsonWriter json, DeviceSession session, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        json.WriteStartObject();
        json.WriteString(JwtRegisteredClaimNames.Iss, _options.Issuer);
        json.WriteString(JwtRegisteredClaimNames.Aud, _options.Audience);
        json.WriteString(JwtRegisteredClaimNames.Sub, session.UserId.ToString(CultureInfo.InvariantCulture));
        json.WriteString(TokenClaimNames.SessionId, session.SessionId);
        json.WriteString(TokenClaimNames.DeviceId, session.DeviceId);
        json.WriteString(TokenClaimNames.LoginType, session.LoginType);
        json.WriteNumber(JwtRegisteredClaimNames.Iat, issuedAt.ToUnixTimeSeconds());
        json.WriteNumber(JwtRegisteredClaimNames.Exp, expiresAt.ToUnixTimeSeconds());
        json.WriteString(JwtRegisteredClaimNames.Jti, ids.NewId());
    }

    private static void Write(Utf8JsonWriter json, IDictionary<string, object?> added)
    {
        foreach (var (name, value) in added)
        {
            if (OwnClaims.Contains(name))
            {
                throw new InvalidOperationException($"An access token already has the claim '{name}': add it under another name.");
            }

            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value);
        }
    }
}
