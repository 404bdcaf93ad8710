using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.OneTimeCodes;

/// <summary>Makes codes of 32 random bytes, base64url, and takes them back: each works once, for its purpose, until it expires.</summary>
internal sealed class OneTimeCodeIssuer(IOneTimeCodeStore store, TimeProvider clock)
{
    private const int Size = 32;

    public async ValueTask<string> IssueAsync(
        string purpose, long? userId, string? payload, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        await store.AddAsync(
            new OneTimeCode
            {
                CodeHash = HashOf(code),
                Purpose = purpose,
                UserId = userId,
                Payload = payload,
                CreatedAt = now,
                ExpiresAt = now + lifetime,
            },
            cancellationToken);
        return code;
    }

    /// <summary>Null for a code that is unknown, of another purpose, used already or expired.</summary>
    public ValueTask<OneTimeCode?> TryTakeAsync(string code, string purpose, CancellationToken cancellationToken)
        => store.TryTakeAsync(HashOf(code), purpose, clock.GetUtcNow(), cancellationToken);

    // The text is hashed as it came, not what it decodes to: two texts for the same bytes would be two ways to present one code.
    private static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
