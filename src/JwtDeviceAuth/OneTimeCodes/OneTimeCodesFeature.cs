using JwtDeviceAuth.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.OneTimeCodes;

/// <summary>Codes that work once.</summary>
internal sealed class OneTimeCodesFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.TryAddScopedLate<OneTimeCodeIssuer>();
    }

    public async Task RemoveExpiredAsync(IServiceProvider services, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var codes = services.GetRequiredService<IOneTimeCodeStore>();
        OneTimeCodesLog.ExpiredCodesRemoved(services.GetRequiredService<ILogger<OneTimeCodesFeature>>(), await codes.RemoveExpiredAsync(now, cancellationToken));
    }
}
