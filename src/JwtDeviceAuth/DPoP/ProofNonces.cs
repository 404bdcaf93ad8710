using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.DPoP;

/// <summary>
/// Nonces (RFC 9449, section 8) that are stored nowhere: the half minute in which one was made, and an HMAC of it under a key that every node has. All clients get
/// the same one; it says when a proof was made, and does not have to be secret or used once.
/// </summary>
internal sealed class ProofNonces(TokenKeys keys, IOptions<JwtDeviceAuthOptions> options, StoreClock clock)
{
    private const int StepSeconds = 30;
    private const int StepBytes = sizeof(uint);
    private const int MacBytes = 16;

    /// <summary>The clock of the node that made it may be ahead.</summary>
    private const int StepsAhead = 2;

    private readonly TimeSpan _lifetime = options.Value.DPoP.NonceLifetime;
    private Issued? _current;

    /// <summary>The one to hand out now.</summary>
    public string Current()
    {
        var step = StepAt(clock.GetUtcNow());
        if (_current is not { } current || current.Step != step)
        {
            _current = current = new Issued(step, New(step));
        }

        return current.Nonce;
    }

    /// <summary>Until when proofs with a nonce are accepted; null if that is over, or it is none of this application's.</summary>
    public DateTimeOffset? EndOf(string nonce)
    {
        Span<byte> bytes = stackalloc byte[StepBytes + MacBytes];
        if (nonce.Length != Base64Url.GetEncodedLength(bytes.Length) || !JwkText.TryDecode(nonce, bytes))
        {
            return null;
        }

        var step = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var now = clock.GetUtcNow();
        var end = DateTimeOffset.FromUnixTimeSeconds(((long)step + 1) * StepSeconds) + _lifetime;
        return end > now && step <= StepAt(now) + StepsAhead && keys.Nonces.IsSigned(bytes[..StepBytes], bytes[StepBytes..]) ? end : null;
    }

    private static uint StepAt(DateTimeOffset time) => (uint)(time.ToUnixTimeSeconds() / StepSeconds);

    private string New(uint step)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> nonce = stackalloc byte[StepBytes + MacBytes];
        BinaryPrimitives.WriteUInt32BigEndian(nonce, step);

        // The time of the step, and not now: nodes that change their key at a time agree on the nonce.
        keys.Nonces.Sign(DateTimeOffset.FromUnixTimeSeconds((long)step * StepSeconds), nonce[..StepBytes], mac);
        mac[..MacBytes].CopyTo(nonce[StepBytes..]);
        return Base64Url.EncodeToString(nonce);
    }

    private sealed record Issued(uint Step, string Nonce);
}
