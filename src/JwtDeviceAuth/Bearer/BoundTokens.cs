using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// Whether an access token comes as it has to: one that is bound to a key with a proof of that key for this request, which was not used before; any other
/// as a bearer token (RFC 9449, sections 4.3 and 7.1).
/// </summary>
internal sealed class BoundTokens(ProofCheck check, ProofNonces nonces, ProofMemory memory, IOptions<JwtDeviceAuthOptions> options)
{
    private static readonly Problem NotBound = Of("The token is bound to no key: send it as Authorization: Bearer.");
    private static readonly Problem NoProof = Of("The token is bound to a key of the device: send it as Authorization: DPoP, with a proof in the header DPoP.");
    private static readonly Problem OtherKey = Of("The proof is of another key than the one that the token is bound to.");

    private readonly DPoPOptions _options = options.Value.DPoP;

    /// <summary>The answer where no token was sent: in the scheme that the tokens of this application have.</summary>
    public Problem Challenge { get; } = options.Value.DPoP is { AccessTokens: DPoPAccessTokens.Always, Mode: DPoPMode.Required }
        ? Problem.AuthenticationRequired with { IsDPoP = true }
        : Problem.AuthenticationRequired;

    /// <summary>Null if the token comes as it has to.</summary>
    /// <param name="context">The request.</param>
    /// <param name="token">The token, whose signature is right.</param>
    /// <param name="keyThumbprint">The key that it is bound to; null for none.</param>
    /// <param name="isDPoP">Whether it was sent as one that is bound.</param>
    /// <param name="kept">Where that key is kept for the next request; null for nowhere.</param>
    public async ValueTask<ProofRefusedException?> FaultOfAsync(HttpContext context, string token, string? keyThumbprint, bool isDPoP, KeptProofKey? kept)
    {
        if (keyThumbprint is null)
        {
            return isDPoP ? new ProofRefusedException(NotBound) : null;
        }

        if (!isDPoP)
        {
            return new ProofRefusedException(NoProof);
        }

        if (!context.Request.Headers.ContainsKey(ProofCheck.HeaderName))
        {
            return new ProofRefusedException(DPoPFailures.MissingWithToken);
        }

        var result = check.Check(context.Request, token, kept);
        if (!result.Succeeded)
        {
            return new ProofRefusedException(DPoPFailures.OfAccessToken(result));
        }

        if (result.KeyThumbprint != keyThumbprint)
        {
            return new ProofRefusedException(OtherKey);
        }

        if (!await TryNoteAsync(context, result.Note))
        {
            return new ProofRefusedException(DPoPFailures.ReplayedWithToken);
        }

        if (_options.RequireNonce)
        {
            // For the next proof; and no cache may hand it out later (RFC 9449, section 8.2). An endpoint can still say otherwise of its answer.
            context.Response.Headers[HeaderNames.CacheControl] = NoStore.Value;
            context.Response.Headers[ProofCheck.NonceHeaderName] = nonces.Current();
        }

        return null;
    }

    private async ValueTask<bool> TryNoteAsync(HttpContext context, OneTimeCode note)
        => memory.TryAdd(note)
            && (!_options.NoteProofsInStore || await context.RequestServices.GetRequiredService<ProofUse>().TryNoteAsync(note, context.RequestAborted));

    private static Problem Of(string detail) => new(401, Problem.InvalidToken.Code, Problem.InvalidToken.Title)
    {
        Detail = detail,
        BearerError = Problem.InvalidToken.BearerError,
        IsDPoP = true,
    };
}
