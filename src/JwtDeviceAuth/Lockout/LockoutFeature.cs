using JwtDeviceAuth.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth.Lockout;

/// <summary>Counts of failed logins, which slow guessing down.</summary>
internal sealed class LockoutFeature : IFeature
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<LockoutKeys>();
        services.TryAddSingleton<LoginTurns>();
        services.TryAddScoped<LoginThrottle>();
    }

    public IEnumerable<string> FaultsOf(JwtDeviceAuthOptions options, IServiceProvider services)
    {
        var (registered, lockout) = (services.GetRequiredService<IServiceProviderIsService>(), options.Lockout);
        if (lockout.FreeAttempts is < 1 or > 1000)
        {
            yield return $"Lockout:FreeAttempts is {lockout.FreeAttempts}; set it to 1 to 1000";
        }

        if (lockout.FreeSignUps is < 1 or > 10000)
        {
            yield return $"Lockout:FreeSignUps is {lockout.FreeSignUps}; set it to 1 to 10000";
        }

        if (lockout.MaxDelay < TimeSpan.FromSeconds(1) || lockout.MaxDelay > LoginCounter.ForgottenAfter
            || lockout.MaxDelay.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            yield return $"Lockout:MaxDelay is {lockout.MaxDelay}; set it to whole seconds from 00:00:01 to {LoginCounter.ForgottenAfter}";
        }

        if (lockout.Enabled && registered.IsService(typeof(IUserStore)) && !registered.IsService(typeof(IFailedLoginStore)))
        {
            yield return "Lockout:Enabled needs a store that counts failed logins; register an IFailedLoginStore, or set it to false";
        }
    }

    public async Task RemoveExpiredAsync(IServiceProvider services, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (services.GetService<IFailedLoginStore>() is not { } counts)
        {
            return;
        }

        while (await counts.RemoveAsync(now - LoginCounter.ForgottenAfter, cancellationToken) > 0)
        {
            // So that logins and refreshes get their turn at the database.
            await Task.Delay(Pause, cancellationToken);
        }
    }
}
