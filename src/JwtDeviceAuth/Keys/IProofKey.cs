namespace JwtDeviceAuth.Keys;

/// <summary>A public key of a client. Used by one thread at a time.</summary>
internal interface IProofKey : IDisposable
{
    /// <summary>The SHA-256 thumbprint (RFC 7638): base64url, 43 characters.</summary>
    string Thumbprint { get; }

    bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);
}
