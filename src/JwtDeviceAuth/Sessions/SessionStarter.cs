using JwtDeviceAuth.Events;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Sessions;

/// <summary>Starts the session of a user who has proved who they are, and makes its first tokens.</summary>
internal sealed class SessionStarter(
    IDeviceSessionStore store,
    TokenIds ids,
    DeviceTokenIssuer issuer,
    SessionRevocations revocations,
    SecurityEvents events,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock)
{
    private readonly JwtDeviceAuthOptions _options = options.Value;

    /// <summary>Null if the user was deleted, deactivated or got another password hash since <paramref name="user"/> was read.</summary>
    public ValueTask<(DeviceSession Session, DeviceTokens Tokens)?> TryStartAsync(
        User user, string loginType, string deviceId, string? deviceName, ClientInfo client, CancellationToken cancellationToken)
        => TryStartAsync(user, user.PasswordHash, null, loginType, deviceId, deviceName, client, cancellationToken);

    /// <summary>Null if the user was deleted or deactivated, or does not have the social account any more.</summary>
    public ValueTask<(DeviceSession Session, DeviceTokens Tokens)?> TryStartAsync(
        User user, SocialAccount account, string deviceId, string? deviceName, ClientInfo client, CancellationToken cancellationToken)
        => TryStartAsync(user, null, account.Id, account.Provider, deviceId, deviceName, client, cancellationToken);

    private async ValueTask<(DeviceSession Session, DeviceTokens Tokens)?> TryStartAsync(
        User user,
        string? verifiedPasswordHash,
        long? socialAccountId,
        string loginType,
        string deviceId,
        string? deviceName,
        ClientInfo client,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var absoluteEnd = now.ToWholeSeconds() + _options.AbsoluteSessionLifetime;
        var slidingEnd = now.ToWholeSeconds() + _options.RefreshTokenLifetime;
        var tokenId = ids.NewSecret();
        var started = await store.TryStartAsync(
            new SessionStart
            {
                Session = new DeviceSession
                {
                    UserId = user.Id,
                    LoginType = loginType,
                    DeviceId = deviceId,
                    SessionId = ids.NewId(),
                    RefreshTokenHash = RefreshToken.HashOf(tokenId),
                    DeviceName = deviceName,
                    UserAgent = client.UserAgent,
                    IpAddress = client.IpAddress,
                    CreatedAt = now,
                    UpdatedAt = now,
                    ExpiresAt = slidingEnd < absoluteEnd ? slidingEnd : absoluteEnd,
                    AbsoluteExpiresAt = absoluteEnd,
                },
                VerifiedPasswordHash = verifiedPasswordHash,
                SocialAccountId = socialAccountId,
                MaximumSessions = _options.MaxDevicesPerUser,
            },
            cancellationToken);
        if (started is null)
        {
            return null;
        }

        revocations.Publish(started.Replaced, SessionEndReason.Replaced);
        revocations.Publish(started.Evicted, SessionEndReason.TooManyDevices);
        events.Publish(new LoginSucceeded(
            user.Id, now, started.Session.SessionId, loginType, deviceId, client.IpAddress, client.UserAgent));
        return (started.Session, await issuer.IssueAsync(started.Session, tokenId, now, cancellationToken));
    }
}
