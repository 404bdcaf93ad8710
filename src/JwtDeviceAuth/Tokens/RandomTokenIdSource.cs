using System.Security.Cryptography;

namespace JwtDeviceAuth.Tokens;

/// <summary>Bytes of the operating system's generator.</summary>
internal sealed class RandomTokenIdSource : ITokenIdSource
{
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
