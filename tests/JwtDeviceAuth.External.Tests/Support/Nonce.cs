using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>What an app keeps, and what it gives the provider's SDK.</summary>
public sealed class Nonce
{
    public string Raw { get; init; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>As apps for Apple and Firebase write it.</summary>
    public string Claim => Convert.ToHexStringLower(Hash);

    public string Base64UrlClaim => Base64Url.EncodeToString(Hash);

    private byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Raw));
}
