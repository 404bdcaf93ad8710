using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Sessions;

/// <summary>Device sessions: start, refresh, list, end, revoke.</summary>
internal sealed class SessionsFeature : IFeature
{
    // Between two batches, so that logins and refreshes get their turn at the database.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public void AddServices(IServiceCollection services)
    {
        services.TryAddScoped<IAfterCommit, AtOnce>();
        services.TryAddSingleton<RecentLogins>();
        services.TryAddScopedLate<DeviceRevocationRule>();
        services.TryAddScopedLate<SessionRevocations>();
        services.TryAddScopedLate<SessionStarter>();
        services.TryAddScopedLate<ISessionService, SessionService>();
        services.TryAddScoped<DeviceTokenIssuer>();
        services.TryAddScopedLate<IRefreshService, RefreshService>();
        services.TryAddScopedLate<IDeviceService, DeviceService>();
        services.TryAddSingleton<DeviceResponses>();
        services.TryAddSingleton<RevokedSessions>();
        services.TryAddSingleton<RevocationMetrics>();
        services.TryAddSingleton<RevocationReader>();
        services.AddHostedService<RevocationFeed>();
    }

    public void MapEndpoints(FeatureRoutes routes)
    {
        var (group, endpoints) = (routes.Group, routes.Endpoints);
        FeatureRoutes.Anonymous(endpoints.Refresh, () => FeatureRoutes.WithBody<RefreshBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("refresh", RefreshEndpoint.HandleAsync))
            .Describe("Refresh", "Replaces the refresh token. Parallel and repeated requests get the same successor.", RefreshFailures.OfRefresh));
        FeatureRoutes.BearerOrCookie(endpoints.Logout, () => group.MapPost("logout", LogoutEndpoints.LogoutAsync)
            .Describe("Log out", "Ends this device's session, and removes its cookie. A page whose refresh token is in a cookie needs no access token.", CookieGate.CrossSite));
        FeatureRoutes.Bearer(endpoints.LogoutAll, () => FeatureRoutes.WithBody<LogoutAllBody>(FeatureRoutes.JsonOrForm, () => group.MapPost("logout-all", LogoutEndpoints.LogoutAllAsync), isOptional: true)
            .Describe("Log out everywhere", "Ends the sessions of all devices, or of all others.", FailureResponses.OfStepUp));
        FeatureRoutes.Bearer(endpoints.ListDevices, () => FeatureRoutes.Read(methods => group.MapMethods("me/devices", methods, DeviceEndpoints.ListAsync))
            .Describe("List my devices", "Lists the sessions, the one used last first."));
        FeatureRoutes.Bearer(endpoints.RenameDevice, () => FeatureRoutes.WithBody<DeviceRenameBody>(FeatureRoutes.JsonOnly, () => group.MapPatch("me/devices/{id}", DeviceEndpoints.RenameAsync))
            .Describe("Rename a device", "Gives a device another name.", Problem.DeviceNotFound));
        FeatureRoutes.Bearer(endpoints.RevokeDevice, () => group.MapDelete("me/devices/{id}", DeviceEndpoints.RevokeAsync)
            .Describe("End a device", "Ends one device's session.", [Problem.DeviceNotFound, .. FailureResponses.OfStepUp]));
    }

    public async Task RemoveExpiredAsync(IServiceProvider services, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var store = services.GetRequiredService<IDeviceSessionStore>();
        await services.GetRequiredService<IRevokedSessionStore>().RemoveAsync(
            now - AccessTokenFormat.LongestLifetime - RevokedSessions.ClockDifference, cancellationToken);
        var (removed, live) = (0, 0L);
        for (long? after = 0; after is { } position;)
        {
            var batch = await store.RemoveExpiredAsync(now, position, cancellationToken);
            removed += batch.Removed;
            live += batch.Live;
            after = batch.Next;
            await Task.Delay(Pause, cancellationToken);
        }

        services.GetRequiredService<AuthMetrics>().SetActiveSessions(live);
        SessionsLog.ExpiredRemoved(services.GetRequiredService<ILogger<SessionsFeature>>(), removed);
    }
}
