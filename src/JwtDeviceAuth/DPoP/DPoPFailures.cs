using JwtDeviceAuth.Http;

namespace JwtDeviceAuth.DPoP;

/// <summary>Proofs that are refused, as problems.</summary>
internal static class DPoPFailures
{
    private const string InvalidCode = "invalid_dpop_proof";
    private const string InvalidTitle = "The DPoP proof is not valid.";

    public static readonly Problem Missing = new(400, InvalidCode, InvalidTitle) { OAuthError = InvalidCode, Detail = "There is none: send a proof of the device's key in the header DPoP (RFC 9449)." };

    /// <summary>Used before: here, or on another node.</summary>
    public static readonly Problem Replayed = new(400, InvalidCode, InvalidTitle) { OAuthError = InvalidCode, Detail = "It was used before: make a new one for each request." };

    /// <summary>As <see cref="Missing"/>, beside an access token.</summary>
    public static readonly Problem MissingWithToken = OfAccessToken(new ProofResult("there is none in the header DPoP", nonce: null));

    /// <summary>As <see cref="Replayed"/>, beside an access token.</summary>
    public static readonly Problem ReplayedWithToken = OfAccessToken(new ProofResult("it was used before, and each request needs a new one", nonce: null));

    /// <summary>The login began with a key, and is to end with it.</summary>
    public static readonly Problem OtherKey = new(400, InvalidCode, InvalidTitle) { OAuthError = InvalidCode, Detail = "The login began with a proof of a key: send a proof of the same key in the header DPoP (RFC 9449)." };

    /// <summary>What every way in can answer.</summary>
    public static readonly Problem[] OfProof = [Missing, For(new ProofResult("it has no nonce", "example"))];

    /// <summary>What every endpoint can answer that takes an access token.</summary>
    public static readonly Problem[] OfAccessTokens = [MissingWithToken, For(new ProofResult("it has no nonce", "example"))];

    public static Problem For(ProofResult refused) => refused.Nonce is { } nonce
        ? new(401, "use_dpop_nonce", "Make a new DPoP proof, with the nonce from the header DPoP-Nonce.")
        {
            Detail = DetailOf(refused),
            BearerError = "use_dpop_nonce",
            OAuthError = "use_dpop_nonce",
            IsDPoP = true,
            DPoPNonce = nonce,
        }
        : new(400, InvalidCode, InvalidTitle) { OAuthError = InvalidCode, Detail = DetailOf(refused) };

    /// <summary>At an endpoint that takes an access token the status says that the request is not authenticated (RFC 9449, section 7.1).</summary>
    public static Problem OfAccessToken(ProofResult refused) => refused.Nonce is null
        ? new(401, InvalidCode, InvalidTitle) { Detail = DetailOf(refused), BearerError = InvalidCode, IsDPoP = true }
        : For(refused);

    private static string DetailOf(ProofResult refused) => $"The proof is refused: {refused.Fault}.";
}
