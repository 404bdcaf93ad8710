namespace JwtDeviceAuth.Keys;

/// <summary>One key that signs and verifies tokens.</summary>
public sealed class SigningKeyOptions
{
    /// <summary>
    /// The <c>kid</c> in the header of tokens signed with this key (RFC 7515). Default: none, and one is computed from the key, so that
    /// it stays the same as long as the key does.
    /// </summary>
    public string? Kid { get; set; }

    /// <summary><c>HS256</c>, <c>ES256</c> (a P-256 key) or <c>RS256</c> (an RSA key of at least 2048 bits). Default: <c>HS256</c>.</summary>
    public string Algorithm { get; set; } = "HS256";

    /// <summary>The key itself: base64 of at least 32 random bytes for HS256, a private key in PEM form otherwise.</summary>
    public string? Key { get; set; }

    /// <summary>
    /// A file that holds what <see cref="Key"/> would; relative to the application's content root. Exactly one of the two is set.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>
    /// When this key starts to sign; it verifies at once, so that it can be deployed everywhere ahead of time. Default: none, meaning
    /// always. Keys without one are older than any with one; among equals the later in the list is the newer.
    /// </summary>
    public DateTimeOffset? NotBefore { get; set; }
}
