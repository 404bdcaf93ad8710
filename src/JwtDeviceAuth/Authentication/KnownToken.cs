using System.Globalization;
using System.Security.Claims;
using JwtDeviceAuth.Keys;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// An access token that was found valid, and what has to be asked about it again on every request. Shared by requests, so each
/// of them gets claims of its own.
/// </summary>
internal sealed class KnownToken(string header, List<PlainClaim> claims, string sessionId, DateTimeOffset expires, DateTimeOffset? notBefore, TokenKey key)
{
    // As the runtime lays them out on 64 bits, rounded up.
    private const int OwnBytes = 384;
    private const int ClaimBytes = 24;
    private const int StringBytes = 24;

    /// <summary>The key set that is known to hold the key, so that the key is looked for once per change of the set.</summary>
    private TokenKeySet? _checked;

    /// <summary>The whole token, as it stands in the header that it came with.</summary>
    public ReadOnlySpan<char> Characters => header.AsSpan(AccessTokenHeader.PrefixLength);

    /// <summary>The whole token as a text of its own, for those who want one.</summary>
    public string Text => Characters.ToString();

    public string SessionId { get; } = sessionId;

    public SecurityKey Key => key.Key;

    /// <summary>As the authentication's properties spell it.</summary>
    public string ExpiresText { get; } = Spell(expires);

    /// <summary>JwtBearer takes the time of <c>nbf</c> for that of the issue.</summary>
    public string? IssuedText { get; } = notBefore is null ? null : Spell(notBefore.Value);

    /// <summary>Gives an identity the claims of the token, as JsonWebTokenHandler does.</summary>
    public void AddClaimsTo(ClaimsIdentity identity, string issuer)
    {
        foreach (var claim in claims)
        {
            identity.AddClaim(new Claim(claim.Type, claim.Value, claim.ValueType, issuer, issuer, identity));
        }
    }

    /// <summary>When it was last asked for, in seconds: what was not for the longest makes room first.</summary>
    public long LastUsed { get; set; }

    /// <summary>How much memory it holds, rounded up.</summary>
    public int Size { get; } = OwnBytes + StringBytes + (2 * header.Length) + SizeOf(claims);

    public bool IsAliveAt(DateTimeOffset now) => expires > now && (notBefore is null || notBefore <= now);

    /// <summary>Whether the key that signed it is still in force.</summary>
    public bool IsSignedBy(TokenKeySet keys)
    {
        if (ReferenceEquals(_checked, keys))
        {
            return true;
        }

        // The ring makes a new set at every reload; a key keeps its object for as long as it lives.
        if (keys.Find(key.Kid) is not { } found || !ReferenceEquals(found.Key, key.Key) || found.Algorithm != key.Algorithm)
        {
            return false;
        }

        _checked = keys;
        return true;
    }

    private static int SizeOf(List<PlainClaim> claims)
    {
        var size = ClaimBytes * (claims.Capacity - claims.Count);
        foreach (var claim in claims)
        {
            size += ClaimBytes + (2 * StringBytes) + (2 * (claim.Type.Length + claim.Value.Length));
        }

        return size;
    }

    private static string Spell(DateTimeOffset time) => time.ToString("r", CultureInfo.InvariantCulture);
}
