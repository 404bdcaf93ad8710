using System.Security.Cryptography;

namespace JwtDeviceAuth.Tokens;

/// <summary>
/// Bytes of the operating system's generator. It takes as long for a kilobyte as for an id, so each thread draws the ids, which are no secrets,
/// from a block; secrets are drawn when they are needed.
/// </summary>
internal sealed class RandomTokenIdSource : ITokenIdSource
{
    private const int BlockBytes = 1024;

    [ThreadStatic]
    private static byte[]? _block;

    [ThreadStatic]
    private static int _left;

    public void Fill(Span<byte> destination)
    {
        if (destination.Length > TokenIds.IdBytes)
        {
            RandomNumberGenerator.Fill(destination);
            return;
        }

        if (_left < destination.Length)
        {
            RandomNumberGenerator.Fill(_block ??= new byte[BlockBytes]);
            _left = BlockBytes;
        }

        _left -= destination.Length;
        _block.AsSpan(_left, destination.Length).CopyTo(destination);
    }
}
