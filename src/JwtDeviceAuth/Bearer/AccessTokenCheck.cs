using System.Security.Claims;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// What the library asks about a token beside JwtBearer. Of one that is remembered: has it expired meanwhile, is its key in force, has its session
/// been revoked? Of one that JwtBearer has just validated: the same, and <see cref="AccessTokenRules"/>; then it is remembered.
/// </summary>
internal sealed class AccessTokenCheck(
    AccessTokenCache cache,
    AccessTokenRules rules,
    AccessTokenKeys keys,
    RevokedSessions revoked,
    RevocationReader revocation,
    BoundTokens bound,
    StoreClock clock,
    ILogger<AccessTokenCheck> logger,
    SigningKeyRing? ring = null)
{
    /// <summary>The answer where no token was sent.</summary>
    public Problem Challenge => bound.Challenge;

    /// <summary>The token as it was validated before; null if it has to be validated.</summary>
    public ValidatedToken? Find(ReadOnlySpan<char> text, JwtBearerOptions options)
    {
        if (!cache.IsEnabled)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (cache.Find(text) is not { } token)
        {
            cache.CountMiss();
            return null;
        }

        if (!token.IsAliveAt(now) || !token.IsStillGood(options, keys.Current) || revoked.Contains(token.SessionId))
        {
            cache.Remove(token);
            return null;
        }

        var second = now.ToUnixTimeSeconds();
        if (token.LastUsed != second)
        {
            token.LastUsed = second;
        }

        cache.CountHit();
        return token;
    }

    /// <summary>What is wrong with the token's spelling, for which nobody has to look at it more closely; null if nothing is.</summary>
    public string? FaultOf(ReadOnlySpan<char> text)
    {
        var fault = AccessTokenText.FaultOf(text);
        return fault is null ? null : Refuse(fault);
    }

    /// <summary>Looks for the key before the validation, which could not wait for the store.</summary>
    public ValueTask LookUpKeyAsync(string text, CancellationToken cancellationToken)
        => ring is not null && TokenHeader.KidOf(text) is { } kid ? ring.LookUpAsync(kid, cancellationToken) : default;

    /// <summary>Why a token that is valid is refused, for the way in which it came with this request; null if it came as it has to.</summary>
    public ValueTask<ProofRefusedException?> FaultOfAsync(HttpContext request, string text, AccessTokenFacts facts, bool isDPoP)
        => bound.FaultOfAsync(request, text, facts.KeyThumbprint, isDPoP, kept: null);

    /// <summary>The same of a token that was validated before.</summary>
    public ValueTask<ProofRefusedException?> FaultOfAsync(HttpContext request, ValidatedToken known, bool isDPoP)
        => bound.FaultOfAsync(request, known.Text, known.KeyThumbprint, isDPoP, known.ProofKey);

    /// <summary>Why a token that JwtBearer found valid is refused all the same; null if it is good, and is remembered then.</summary>
    public async ValueTask<Exception?> FaultOfAsync(
        string text, SecurityToken? validated, ClaimsPrincipal? principal, JwtBearerOptions options, CancellationToken cancellationToken)
        => (await CheckAsync(text, validated, principal, options, cancellationToken)).Fault;

    /// <summary>What a token says that JwtBearer found valid, or why it is refused all the same; if it is good, it is remembered.</summary>
    public async ValueTask<(AccessTokenFacts? Facts, Exception? Fault)> CheckAsync(
        string text, SecurityToken? validated, ClaimsPrincipal? principal, JwtBearerOptions options, CancellationToken cancellationToken)
    {
        if (validated is not JsonWebToken token || principal?.Identity is not ClaimsIdentity identity)
        {
            return (null, new SecurityTokenValidationException(Refuse("it was not read as a JsonWebToken")));
        }

        if (rules.TryRead(text, token, out var fault) is not { } facts)
        {
            return (null, new SecurityTokenValidationException(Refuse(fault!)));
        }

        var now = clock.GetUtcNow();
        if (facts.Expires <= now)
        {
            return (null, new SecurityTokenExpiredException("The token has expired."));
        }

        if (facts.NotBefore > now)
        {
            return (null, new SecurityTokenNotYetValidException(Refuse("its nbf lies in the future")));
        }

        try
        {
            await revocation.CoverAsync(facts.Expires - facts.IssuedAt, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            // It is not known whether the session has been revoked.
            return (null, exception);
        }

        if (revoked.Contains(facts.SessionId))
        {
            return (null, new SessionRevokedException());
        }

        // An actor would be shared by the copies of its identity.
        if (cache.IsEnabled && identity.Actor is null)
        {
            cache.Add(new ValidatedToken(text, token, facts, identity, options), now);
        }

        return (facts, null);
    }

    private string Refuse(string reason)
    {
        BearerLog.AccessTokenRefused(logger, reason);
        return reason;
    }
}
