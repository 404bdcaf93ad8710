using System.Globalization;
using System.Security.Claims;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// An access token that JwtBearer has validated and that passed the library's own rules, with the identity that JwtBearer made of it, and what has to be
/// asked about it again on every request. Requests share it, so each gets a copy of the identity: what one does to its user no other sees.
/// </summary>
internal sealed class ValidatedToken
{
    // What the objects that hang on a token take on 64 bits, measured and rounded up.
    private const int OwnBytes = 1500;
    private const int ClaimBytes = 260;
    private const int KeyBytes = 7000;

    private readonly JwtBearerOptions _options;
    private readonly ClaimsIdentity _identity;
    private readonly TokenKey _key;
    private readonly DateTimeOffset _expires;
    private readonly DateTimeOffset? _notBefore;
    private readonly string _expiresText;
    private readonly string? _notBeforeText;

    /// <summary>The key set that is known to hold the key, so that the key is looked for once per change of the set.</summary>
    private TokenKeySet? _checked;

    public ValidatedToken(string text, JsonWebToken token, AccessTokenFacts facts, ClaimsIdentity identity, JwtBearerOptions options)
    {
        (Text, Token, SessionId, _identity, _options) = (text, token, facts.SessionId, identity.Clone(), options);
        KeyThumbprint = facts.KeyThumbprint;
        ProofKey = KeyThumbprint is null ? null : new KeptProofKey(KeyThumbprint);
        (_key, _expires, _notBefore) = (facts.Key, facts.Expires, facts.NotBefore);
        (_expiresText, _notBeforeText) = (Spell(facts.Expires), facts.NotBefore is { } time ? Spell(time) : null);
        Size = OwnBytes + (6 * text.Length) + (ClaimBytes * _identity.Claims.Count()) + (KeyThumbprint is null ? 0 : KeyBytes);
    }

    /// <summary>The whole token.</summary>
    public string Text { get; }

    public JsonWebToken Token { get; }

    public string SessionId { get; }

    /// <summary>The key of the device that it is bound to; null for a bearer token.</summary>
    public string? KeyThumbprint { get; }

    /// <summary>Keeps that key between two requests; null for a bearer token.</summary>
    public KeptProofKey? ProofKey { get; }

    /// <summary>When it was last asked for, in seconds: what was not for the longest makes room first.</summary>
    public long LastUsed { get; set; }

    /// <summary>How much memory it holds, in bytes, rounded up.</summary>
    public int Size { get; }

    /// <summary>As JwtBearer makes it, with claims of its own.</summary>
    public ClaimsPrincipal NewPrincipal()
    {
        var identity = _options.TokenValidationParameters.CreateClaimsIdentity(Token, Token.Issuer);
        identity.AddClaims(_identity.Claims);
        return new ClaimsPrincipal(identity);
    }

    /// <summary>What JwtBearer writes there: the times of the token (of <c>nbf</c>, which it takes for that of the issue).</summary>
    public AuthenticationProperties NewProperties()
    {
        var items = new Dictionary<string, string?>(4, StringComparer.Ordinal) { [".expires"] = _expiresText };
        if (_notBeforeText is not null)
        {
            items[".issued"] = _notBeforeText;
        }

        return new AuthenticationProperties(items);
    }

    public bool IsAliveAt(DateTimeOffset now) => _expires > now && (_notBefore is null || _notBefore <= now);

    /// <summary>Whether it was validated under these options, and the key that signed it is still in force.</summary>
    public bool IsStillGood(JwtBearerOptions options, TokenKeySet keys)
    {
        if (!ReferenceEquals(_options, options))
        {
            return false;
        }

        if (ReferenceEquals(_checked, keys))
        {
            return true;
        }

        // The ring makes a new set at every reload; a key keeps its object for as long as it lives.
        if (keys.Find(_key.Kid) is not { } found || !ReferenceEquals(found.Key, _key.Key) || found.Algorithm != _key.Algorithm)
        {
            return false;
        }

        _checked = keys;
        return true;
    }

    private static string Spell(DateTimeOffset time) => time.ToString("r", CultureInfo.InvariantCulture);
}
