namespace JwtDeviceAuth.DPoP;

/// <summary>Sessions, and access tokens, that are bound to a key that never leaves the device (DPoP, RFC 9449).</summary>
public sealed class DPoPOptions
{
    /// <summary>Whether sessions are bound to keys. Default: <see cref="DPoPMode.Offered"/>.</summary>
    public DPoPMode Mode { get; set; } = DPoPMode.Offered;

    /// <summary>
    /// Whether the access tokens of a bound session are bound to its key too, so that each request needs a proof. Default:
    /// <see cref="DPoPAccessTokens.WhenAsked"/>.
    /// </summary>
    public DPoPAccessTokens AccessTokens { get; set; } = DPoPAccessTokens.WhenAsked;

    /// <summary>
    /// How far the time in a proof may be from the server's, before it or after it, where no nonce of the server says when the proof was made. Whole
    /// seconds; default: 1 minute; 1 second to 10 minutes. A proof of another time is answered with a nonce, with which the client can try again whatever its clock shows.
    /// </summary>
    public TimeSpan ProofWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether every proof has to hold a nonce of the server (RFC 9449, section 8): then none can be made in advance. Default: false.</summary>
    public bool RequireNonce { get; set; }

    /// <summary>
    /// For how long a nonce is accepted, at least; up to 30 seconds more, since all nonces of half a minute are the same. Whole seconds; default: 5 minutes;
    /// 10 seconds to 1 hour.
    /// </summary>
    public TimeSpan NonceLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How many proofs of requests with access tokens a node remembers, so that none is accepted a second time; past it those that expire next are forgotten. Default:
    /// 65,536, which take 2 MiB once there are such requests; 1,024 to 16,777,216. Proofs of logins and refreshes are noted in the store.
    /// </summary>
    public int RememberedProofs { get; set; } = 65_536;

    /// <summary>
    /// Whether proofs of requests with access tokens are noted in the store too, so that no node accepts one that another has seen: one more write for each such
    /// request. Default: false.
    /// </summary>
    public bool NoteProofsInStore { get; set; }
}
