using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// The library's own rules for a token that JwtBearer found valid. They ask again for all that the options could have let pass, the signing key
/// included, and for what JwtBearer does not look at: that each name is there once, and in the JSON type that this library writes.
/// </summary>
internal sealed class AccessTokenRules(AccessTokenKeys keys, IOptions<JwtDeviceAuthOptions> options)
{
    private readonly string _issuer = options.Value.Issuer;
    private readonly string _audience = options.Value.Audience;

    /// <summary>What the token says, or what is wrong with it.</summary>
    public AccessTokenFacts? TryRead(string text, JsonWebToken token, out string? fault)
    {
        fault = null;
        var (first, last) = (text.IndexOf('.', StringComparison.Ordinal), text.LastIndexOf('.'));
        using var header = StrictToken.TryReadHeader(text.AsSpan(0, first));
        using var claims = header is null ? null : StrictToken.TryReadPart(text.AsSpan(first + 1, last - first - 1));
        if (header is null || claims is null)
        {
            fault = "the header or the payload is not a JSON object with each name once, or demands an extension";
            return null;
        }

        var key = keys.Current.Find(header.Text(JwtHeaderParameterNames.Kid));
        fault = key is null || !ReferenceEquals(token.SigningKey, key.Key) || header.Text(JwtHeaderParameterNames.Alg) != key.Algorithm
            ? "it is not signed by a key of this application that is in force, with that key's algorithm"
            : HeaderFaultOf(header) ?? ClaimFaultOf(claims);
        if (fault is not null)
        {
            return null;
        }

        var (issuedAt, expires, notBefore) = (claims.Time(JwtRegisteredClaimNames.Iat), claims.Time(JwtRegisteredClaimNames.Exp), claims.Time(JwtRegisteredClaimNames.Nbf));
        if (issuedAt is null || expires is null || (notBefore is null && claims.Has(JwtRegisteredClaimNames.Nbf)))
        {
            fault = "iat, exp or nbf is not a time in whole seconds";
            return null;
        }

        if (expires - issuedAt > AccessTokenFormat.LongestLifetime)
        {
            fault = $"it lives longer than {AccessTokenFormat.LongestLifetime}";
            return null;
        }

        if (!claims.TryReadConfirmation(out var keyThumbprint))
        {
            fault = "cnf is not an object with the thumbprint of a key (jkt)";
            return null;
        }

        return new AccessTokenFacts(claims.Text(TokenClaimNames.SessionId)!, key!, issuedAt.Value, expires.Value, notBefore, keyThumbprint);
    }

    private static string? HeaderFaultOf(StrictToken header)
        => header.Text(JwtHeaderParameterNames.Typ) == AccessTokenFormat.Type ? null : $"typ is not {AccessTokenFormat.Type}";

    private string? ClaimFaultOf(StrictToken claims)
    {
        if (claims.Text(JwtRegisteredClaimNames.Iss) != _issuer || claims.Text(JwtRegisteredClaimNames.Aud) != _audience)
        {
            return "iss or aud is another than this application's";
        }

        if (claims.UserId is null)
        {
            return "sub is not the id of a user as a string";
        }

        if (!IsAbsentOr(claims, JwtRegisteredClaimNames.AuthTime, claims.Time(JwtRegisteredClaimNames.AuthTime) is not null)
            || !IsAbsentOr(claims, JwtRegisteredClaimNames.Acr, claims.Text(JwtRegisteredClaimNames.Acr) is not null)
            || !IsAbsentOr(claims, JwtRegisteredClaimNames.Amr, claims.IsList(JwtRegisteredClaimNames.Amr)))
        {
            return "auth_time is not a time in whole seconds, acr not a string, or amr not a list of strings";
        }

        return claims.Text(TokenClaimNames.SessionId) is null
            || claims.Text(TokenClaimNames.DeviceId) is null
            || claims.Text(TokenClaimNames.LoginType) is null
            || claims.Text(JwtRegisteredClaimNames.Jti) is null
                ? "sid, device_id, login_type or jti is missing or is not a string"
                : null;
    }

    /// <summary>A token without them is good, and only proves nothing where an endpoint asks for a recent login or a second factor.</summary>
    private static bool IsAbsentOr(StrictToken claims, string name, bool isRight) => isRight || !claims.Has(name);
}
