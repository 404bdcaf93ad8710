namespace JwtDeviceAuth.DPoP;

/// <summary>What a proof says whose signature is right (RFC 9449, section 4.2). It is good for one request, so it is no secret for long; logs get nothing of it all the same.</summary>
internal sealed class Proof
{
    /// <summary>The thumbprint of the key that signed it.</summary>
    public required string KeyThumbprint { get; init; }

    /// <summary>The <c>jti</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The <c>htm</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The <c>htu</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The <c>iat</c>.</summary>
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>The <c>ath</c>: base64url of the SHA-256 of the access token that it goes with; null for none.</summary>
    public string? AccessTokenHash { get; init; }

    /// <summary>The <c>nonce</c>; null for none.</summary>
    public string? Nonce { get; init; }
}
