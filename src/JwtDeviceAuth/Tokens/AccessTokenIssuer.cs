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
    AccessTokenKeys keys, TokenIds ids, IAccessTokenBinding binding, IEnumerable<IAccessTokenClaims> hooks, IOptions<JwtDeviceAuthOptions> options)
{
    private static readonly HashSet<string> OwnClaims = new(StringComparer.Ordinal)
    {
        JwtRegisteredClaimNames.Iss, JwtRegisteredClaimNames.Aud, JwtRegisteredClaimNames.Sub, TokenClaimNames.SessionId,
        TokenClaimNames.DeviceId, TokenClaimNames.LoginType, JwtRegisteredClaimNames.Iat, JwtRegisteredClaimNames.Nbf,
        JwtRegisteredClaimNames.Exp, JwtRegisteredClaimNames.Jti, JwtRegisteredClaimNames.AuthTime, JwtRegisteredClaimNames.Amr,
        JwtRegisteredClaimNames.Acr, TokenClaimNames.Confirmation,
    };

    private readonly JwtDeviceAuthOptions _options = options.Value;

    /// <summary>
    /// A token for a session. It does not outlive the session as it is stored now, whatever the settings of this node are: a session that nobody
    /// refreshes can be removed without a trace once it has expired.
    /// </summary>
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
        if (expiresAt > session.ExpiresAt)
        {
            expiresAt = session.ExpiresAt;
        }

        using var payload = JsonBuffer.Rent();
        var key = binding.KeyOf(session);
        Write(payload.Json, session, key, issuedAt, expiresAt);
        if (added is not null)
        {
            Write(payload.Json, added.Claims);
        }

        payload.Json.WriteEndObject();
        var text = SignedToken.Write(keys.Current.SignerAt(issuedAt), AccessTokenFormat.Type, payload.Finish());
        return text.Length <= AccessTokenFormat.MaximumLength
            ? new IssuedToken(text, key is null ? TokenTypes.Bearer : TokenTypes.DPoP, expiresAt - issuedAt)
            : throw new InvalidOperationException(
                $"The access token has {text.Length} characters, and more than {AccessTokenFormat.MaximumLength} are not read: it was not issued. Let "
                + "AddAccessTokenClaims add less, for example the id of what an endpoint can look up.");
    }

    private void Write(Utf8JsonWriter json, DeviceSession session, string? keyThumbprint, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
    {
        json.WriteStartObject();
        json.WriteString(JwtRegisteredClaimNames.Iss, _options.Issuer);
        json.WriteString(JwtRegisteredClaimNames.Aud, _options.Audience);
        json.WriteString(JwtRegisteredClaimNames.Sub, session.UserId.ToString(CultureInfo.InvariantCulture));
        json.WriteString(TokenClaimNames.SessionId, session.SessionId);
        json.WriteString(TokenClaimNames.DeviceId, session.DeviceId);
        json.WriteString(TokenClaimNames.LoginType, session.LoginType);
        WriteProof(json, session);
        json.WriteNumber(JwtRegisteredClaimNames.Iat, issuedAt.ToUnixTimeSeconds());
        json.WriteNumber(JwtRegisteredClaimNames.Exp, expiresAt.ToUnixTimeSeconds());
        json.WriteString(JwtRegisteredClaimNames.Jti, ids.NewId());
        if (keyThumbprint is not null)
        {
            json.WriteConfirmation(keyThumbprint);
        }
    }

    /// <summary>How and when the person proved who they are (RFC 9068, section 2.2.1). Without a known method there is no <c>amr</c>.</summary>
    private static void WriteProof(Utf8JsonWriter json, DeviceSession session)
    {
        var methods = AuthenticationMethods.Read(session.Methods);
        json.WriteNumber(JwtRegisteredClaimNames.AuthTime, session.ProvedAt.ToUnixTimeSeconds());
        if (methods.Length > 0)
        {
            json.WriteStartArray(JwtRegisteredClaimNames.Amr);
            foreach (var method in methods)
            {
                json.WriteStringValue(method);
            }

            json.WriteEndArray();
        }

        json.WriteString(JwtRegisteredClaimNames.Acr, AuthenticationMethods.ContextOf(methods));
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
