using JwtDeviceAuth.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Endpoints;

/// <summary>Answers 503 where the store cannot do its work now: "try again", never "signed out".</summary>
internal sealed class StoreUnavailableFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (StoreUnavailableException exception) when (exception.IsBusy)
        {
            // No line in the log: in a flood there would be thousands.
            return Problem.StoreBusy;
        }
        catch (StoreUnavailableException exception)
        {
            Log.StoreUnavailable(context.HttpContext.RequestServices.GetRequiredService<ILogger<StoreUnavailableFilter>>(), exception);
            context.HttpContext.RequestServices.GetRequiredService<AuthMetrics>().RecordStoreUnavailable();
            return Problem.StoreUnavailable;
        }
    }
}
