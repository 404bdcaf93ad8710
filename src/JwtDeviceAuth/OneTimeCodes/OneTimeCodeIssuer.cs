using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.OneTimeCodes;

/// <summary>Makes codes of 32 random bytes, base64url, and takes them back: each works once, for its purpose, until it expires.</summary>
internal sealed class OneTimeCodeIssuer(IOneTimeCodeStore store, StoreClock clock)
{
    private const int Size = 32;

    public async ValueTask<string> IssueAsync(
        string purpose, long? userId, string? payload, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var (text, code) = Make(purpose, userId, payload, lifetime);
        await store.AddAsync(code, cancellationToken);
        return text;
    }

    /// <summary>Null if the user got <paramref name="maximum"/> codes of this purpose within the window, is gone or is not active.</summary>
    public async ValueTask<(string Text, DateTimeOffset ExpiresAt)?> TryIssueAsync(
        string purpose, User user, string payload, TimeSpan lifetime, TimeSpan window, int maximum, CancellationToken cancellationToken)
    {
        var (text, code) = Make(purpose, user.Id, payload, lifetime);
        return await store.TryAddAsync(code, code.CreatedAt - window, maximum, cancellationToken) ? (text, code.ExpiresAt) : null;
    }

    /// <summary>Null for a code that is unknown, of another purpose, used already or expired.</summary>
    public ValueTask<OneTimeCode?> TryTakeAsync(string code, string purpose, CancellationToken cancellationToken)
        => store.TryTakeAsync(HashOf(code), purpose, clock.GetUtcNow(), cancellationToken);

    /// <summary>The text is hashed as it came, not what it decodes to: two texts for the same bytes would be two ways to present one code.</summary>
    public static byte[] HashOf(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));

    private (string Text, OneTimeCode Code) Make(string purpose, long? userId, string? payload, TimeSpan lifetime)
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var code = new OneTimeCode
        {
            CodeHash = HashOf(text),
            Purpose = purpose,
            UserId = userId,
            Payload = payload,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        };
        return (text, code);
    }
}
