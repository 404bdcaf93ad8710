using System.Buffers.Text;
using System.Security.Cryptography;

namespace JwtDeviceAuth.Stores;

/// <summary>A key that a client has proved to have, with the request that it comes with (DPoP, RFC 9449).</summary>
/// <param name="thumbprint">The key's SHA-256 thumbprint (RFC 7638): base64url, 43 characters.</param>
/// <exception cref="ArgumentException">The thumbprint is none.</exception>
public sealed class DeviceKey(string thumbprint)
{
    /// <summary>The key's SHA-256 thumbprint (RFC 7638): base64url, 43 characters.</summary>
    public string Thumbprint { get; } = IsThumbprint(thumbprint)
        ? thumbprint
        : throw new ArgumentException("A thumbprint of a key (RFC 7638) is 43 characters of base64url.", nameof(thumbprint));

    /// <summary>
    /// Whether the access tokens are to be bound to the key too, where the setting <c>DPoP:AccessTokens</c> leaves that to the client. Default: false.
    /// </summary>
    public bool BindsAccessToken { get; init; }

    /// <summary>The proof, to be noted as used before anything is given for it; null where the application has checked one itself.</summary>
    internal OneTimeCode? Proof { get; init; }

    /// <summary>This key, with the wish that the access tokens be bound to it.</summary>
    internal DeviceKey BindingAccessToken() => new(Thumbprint) { BindsAccessToken = true, Proof = Proof, IsProofNoted = IsProofNoted };

    /// <summary>Whether this request has noted it: one that tries a step again is no replay.</summary>
    internal bool IsProofNoted { get; set; }

    private static bool IsThumbprint(string text)
        => text is not null && text.Length == Base64Url.GetEncodedLength(SHA256.HashSizeInBytes) && Base64Url.IsValid(text, out var length) && length == SHA256.HashSizeInBytes;
}
