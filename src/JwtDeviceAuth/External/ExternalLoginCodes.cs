using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.External;

/// <summary>The one-time codes of social logins: one that a browser brings to the client, and one that completes a link.</summary>
internal sealed class ExternalLoginCodes(OneTimeCodeIssuer codes, IOneTimeCodeStore store, StoreClock clock)
{
    private const string ExchangePurpose = "external_login";
    private const string LinkPurpose = "account_link";
    private const string UsedPurpose = "used_id_token";

    private static readonly TimeSpan ExchangeLifetime = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(10);

    public ValueTask<string> IssueExchangeAsync(ExternalLogin login, CancellationToken cancellationToken)
        => codes.IssueAsync(ExchangePurpose, userId: null, JsonSerializer.Serialize(login), ExchangeLifetime, cancellationToken);

    /// <summary>Null for a code that is not good. A wrong verifier uses the code up, too: there is one try for each code.</summary>
    public async ValueTask<ExternalLogin?> TryExchangeAsync(string code, string codeVerifier, CancellationToken cancellationToken)
        => await codes.TryTakeAsync(code, ExchangePurpose, cancellationToken) is { Payload: { } payload }
            && JsonSerializer.Deserialize<ExternalLogin>(payload) is { CodeChallenge: { } challenge } login
            && CodeChallenge.IsAnsweredBy(challenge, codeVerifier)
                ? login
                : null;

    /// <summary>A code that links the account to this user, and to no other.</summary>
    public ValueTask<string> IssueLinkAsync(long userId, ExternalLogin login, CancellationToken cancellationToken)
        => codes.IssueAsync(LinkPurpose, userId, JsonSerializer.Serialize(login), LinkLifetime, cancellationToken);

    public async ValueTask<ExternalLogin?> TryLinkAsync(long userId, string linkCode, CancellationToken cancellationToken)
        => await codes.TryTakeAsync(linkCode, LinkPurpose, cancellationToken) is { Payload: { } payload } taken && taken.UserId == userId
            ? JsonSerializer.Deserialize<ExternalLogin>(payload)
            : null;

    /// <summary>False for an ID token that was used before: it is noted until it expires.</summary>
    public ValueTask<bool> TryUseIdTokenAsync(string provider, string tokenKey, DateTimeOffset expiresAt, CancellationToken cancellationToken)
        => store.TryAddAsync(
            new OneTimeCode
            {
                CodeHash = SHA256.HashData(Encoding.UTF8.GetBytes($"{UsedPurpose}\n{provider}\n{tokenKey}")),
                Purpose = UsedPurpose,
                CreatedAt = clock.GetUtcNow(),
                ExpiresAt = expiresAt,
            },
            cancellationToken);
}
