using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// What counts as a recent login where the library's own endpoints ask for one: by what the request's own token says, not by what the session has come
/// to since.
/// </summary>
internal sealed class RecentLogins(IOptions<JwtDeviceAuthOptions> options, StoreClock clock)
{
    public bool IsRecent(DateTimeOffset? provedAt) => provedAt > Limit();

    public bool IsRecent(Requester requester) => IsRecent(requester.ProvedAt);

    public static bool HasTwoFactors(Requester requester) => HasTwoFactors(requester.Methods);

    public static bool HasTwoFactors(DeviceSession session) => HasTwoFactors(AuthenticationMethods.Read(session.Methods));

    private static bool HasTwoFactors(IEnumerable<string> methods)
        => AuthenticationMethods.ContextOf(methods) == AuthenticationContexts.TwoFactors;

    /// <summary>The time that a proof has to be later than.</summary>
    public DateTimeOffset Limit() => clock.GetUtcNow().ToWholeMilliseconds() - options.Value.RecentAuthenticationAge;
}
