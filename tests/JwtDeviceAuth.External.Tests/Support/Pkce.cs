using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>A client's secret and its challenge (RFC 7636).</summary>
public sealed class Pkce
{
    public string Verifier { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));
}
