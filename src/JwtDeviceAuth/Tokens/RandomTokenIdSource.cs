using System.Security.Cryptography;

namespace JwtDeviceAuth.Tokens;

internal sealed class RandomTokenIdSource : ITokenIdSource
{
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
