using System.Buffers.Text;
using System.Security.Cryptography;
using JwtDeviceAuth.OneTimeCodes;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>The <c>mfa_token</c>: 32 random bytes, base64url, of which the store keeps a hash.</summary>
internal static class MfaTokens
{
    private const int Size = 32;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));

    public static byte[] HashOf(string token) => OneTimeCodeIssuer.HashOf(token);
}
