using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.DPoP;

/// <summary>
/// Whether a proof is one for this request, by RFC 9449, section 4.3, in its order: one header; a proof that is signed by its key; this method and this address; made
/// now, which its nonce says, or else its time; and with an access token, for this one. Whether it was used before is asked last, by who is about to give something for it.
/// </summary>
internal sealed class ProofCheck(
    ProofReader reader, ProofNonces nonces, IOptions<JwtDeviceAuthOptions> options, StoreClock clock, ILogger<ProofCheck> logger)
{
    public const string HeaderName = "DPoP";
    public const string NonceHeaderName = "DPoP-Nonce";

    private readonly DPoPOptions _options = options.Value.DPoP;

    /// <summary>Checks the proof of a request that has one.</summary>
    /// <param name="request">The request, with its public address.</param>
    /// <param name="accessToken">The access token that it goes with; null for none.</param>
    /// <param name="kept">Where the device's key is kept for its next proof; null for nowhere.</param>
    public ProofResult Check(HttpRequest request, string? accessToken, KeptProofKey? kept = null)
    {
        var header = request.Headers[HeaderName];
        if (header.Count != 1)
        {
            return Refuse(request, "the header DPoP was sent more than once");
        }

        if (reader.TryRead(header.ToString(), kept, out var fault) is not { } proof)
        {
            return Refuse(request, fault!);
        }

        if (proof.Method != request.Method)
        {
            return Refuse(request, "htm is another method than the request's");
        }

        if (!ProofAddress.IsOf(request, proof.Address))
        {
            return Refuse(request, "htu is another address than the request's; behind a proxy, the application has to call UseForwardedHeaders, before UseAuthentication");
        }

        if (accessToken is not null && !IsFor(accessToken, proof))
        {
            return Refuse(request, "ath is missing, or is not the hash of the access token");
        }

        return TimeOf(proof) is { } end
            ? new ProofResult(proof.KeyThumbprint, NoteOf(proof, end))
            : AskForNonce(request, proof);
    }

    private static bool IsFor(string accessToken, Proof proof)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(accessToken), hash);
        return proof.AccessTokenHash == Base64Url.EncodeToString(hash);
    }

    /// <summary>Until when the proof would be accepted, so that it has to be remembered for so long; null if it is not fresh.</summary>
    private DateTimeOffset? TimeOf(Proof proof)
    {
        if (proof.Nonce is { } nonce)
        {
            return nonces.EndOf(nonce);
        }

        var now = clock.GetUtcNow();
        return !_options.RequireNonce && proof.IssuedAt >= now - _options.ProofWindow && proof.IssuedAt <= now + _options.ProofWindow
            ? proof.IssuedAt + _options.ProofWindow
            : null;
    }

    private OneTimeCode NoteOf(Proof proof, DateTimeOffset end) => new()
    {
        CodeHash = SHA256.HashData(Encoding.UTF8.GetBytes($"DPoP proof {proof.KeyThumbprint} {proof.Id}")),
        Purpose = "dpop_proof",
        CreatedAt = clock.GetUtcNow().ToWholeMilliseconds(),
        ExpiresAt = end.ToWholeSeconds().AddSeconds(1),
    };

    private ProofResult AskForNonce(HttpRequest request, Proof proof)
    {
        var reason = proof.Nonce is not null ? "its nonce is not, or no longer, one of this server"
            : _options.RequireNonce ? "it has no nonce"
            : "its iat is not the server's time";
        DPoPLog.ProofRefused(logger, reason, ProofAddress.Of(request));
        return new ProofResult(reason, nonces.Current());
    }

    private ProofResult Refuse(HttpRequest request, string reason)
    {
        DPoPLog.ProofRefused(logger, reason, ProofAddress.Of(request));
        return new ProofResult(reason, nonce: null);
    }
}
