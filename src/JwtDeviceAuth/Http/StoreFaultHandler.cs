using JwtDeviceAuth.Events;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Http;

/// <summary>Answers for the application's own endpoints as <see cref="StoreUnavailableGuard"/> does for the library's.</summary>
internal sealed class StoreFaultHandler(AuthMetrics metrics, ILogger<StoreFaultHandler> logger, IStoreFaults? faults = null)
    : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not StoreUnavailableException && faults?.IsUnavailable(exception) != true)
        {
            return false;
        }

        HttpLog.StoreUnavailable(logger, exception);
        metrics.RecordStoreUnavailable();
        await Problem.StoreUnavailable.ExecuteAsync(httpContext);
        return true;
    }
}
