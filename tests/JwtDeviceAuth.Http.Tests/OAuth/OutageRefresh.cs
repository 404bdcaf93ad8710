using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http.Tests.OAuth;

/// <summary>Refreshes, but for a client that calls itself an outage: its database is away.</summary>
internal sealed class OutageRefresh(IRefreshService refresh) : IRefreshService
{
    public const string UserAgent = "outage";

    public static void AddTo(JwtDeviceAuthBuilder auth)
        => auth.Services.AddScoped<IRefreshService>(provider => new OutageRefresh(ActivatorUtilities.CreateInstance<RefreshService>(provider)));

    public ValueTask<RefreshResult> RefreshAsync(string refreshToken, ClientInfo client, DeviceKey? key = null, CancellationToken cancellationToken = default)
        => client.UserAgent == UserAgent ? throw new StoreUnavailableException("The database is away.") : refresh.RefreshAsync(refreshToken, client, key, cancellationToken);
}
