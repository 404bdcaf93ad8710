using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Passkeys;

/// <summary>
/// Challenges of logins. Anybody can ask for one, as often as they like, so none is stored before it is used: a challenge is signed, and says itself until when
/// it is good. The step that uses it notes so in the store; there it works once.
/// </summary>
internal sealed class PasskeyChallenges(TokenKeys keys, IOptions<PasskeyOptions> options, StoreClock clock)
{
    /// <summary>For signing in, or proving again, with any passkey.</summary>
    public const string Login = "passkey_login";

    /// <summary>For the second factor of one login.</summary>
    public const string SecondFactor = "passkey_second_factor";

    private const int RandomLength = 24;
    private const int HeadLength = sizeof(long) + RandomLength;
    private const int Length = HeadLength + SHA256.HashSizeInBytes;

    private readonly DerivedMacs _macs = new(keys.Refresh, "JwtDeviceAuth passkey challenge v1");

    /// <summary>Which of the two it is.</summary>
    /// <param name="tokenHash">The <see cref="LoginChallenge.TokenHash"/> of the login that a second factor answers; null for any other use.</param>
    public static string PurposeOf(byte[]? tokenHash) => tokenHash is null ? Login : SecondFactor;

    /// <summary>Makes a challenge in base64url; for the second factor of a login it is good for that login alone.</summary>
    /// <param name="tokenHash">The <see cref="LoginChallenge.TokenHash"/> of that login; else null.</param>
    public string Make(byte[]? tokenHash)
    {
        var now = clock.GetUtcNow();
        Span<byte> challenge = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(challenge, (now + options.Value.ChallengeLifetime).ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(challenge[sizeof(long)..HeadLength]);
        _macs.Sign(now, SignedOf(tokenHash, challenge[..HeadLength]), challenge[HeadLength..]);
        return Base64Url.EncodeToString(challenge);
    }

    /// <summary>Until when a challenge is good; null for one that is not from here, is for something else, or has expired.</summary>
    /// <param name="challenge">What the authenticator signed.</param>
    /// <param name="tokenHash">The <see cref="LoginChallenge.TokenHash"/> of the login that it answers; else null.</param>
    public DateTimeOffset? ExpiryOf(string challenge, byte[]? tokenHash)
    {
        // In its one spelling: it is by its text that the store knows it again.
        Span<byte> bytes = stackalloc byte[Length];
        if (challenge.Length != Base64Url.GetEncodedLength(Length)
            || !JwkText.TryDecode(challenge, bytes)
            || Base64Url.EncodeToString(bytes) != challenge
            || !_macs.IsSigned(SignedOf(tokenHash, bytes[..HeadLength]), bytes[HeadLength..]))
        {
            return null;
        }

        var expiresAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
        return expiresAt > clock.GetUtcNow() ? expiresAt : null;
    }

    private static byte[] SignedOf(byte[]? tokenHash, ReadOnlySpan<byte> head)
        => [.. Encoding.ASCII.GetBytes(PurposeOf(tokenHash)), (byte)'\n', .. tokenHash ?? [], .. head];
}
