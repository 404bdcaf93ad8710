using JwtDeviceAuth.Events;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Http;

/// <summary>Answers 503 where the store cannot do its work now: "try again", never "signed out".</summary>
internal sealed class StoreUnavailableGuard(RequestDelegate endpoint)
{
    /// <summary>Stands around the endpoints themselves, since a filter would let each of them go the long way through boxed results.</summary>
    public static void Around(IEndpointConventionBuilder endpoints)
        => endpoints.Add(builder => builder.RequestDelegate = new StoreUnavailableGuard(builder.RequestDelegate!).InvokeAsync);

    private async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await endpoint(context);
        }
        catch (StoreUnavailableException exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, exception);
        }
    }

    private static Task AnswerAsync(HttpContext context, StoreUnavailableException exception)
    {
        if (exception.IsBusy)
        {
            // No line in the log: in a flood there would be thousands.
            return Problem.StoreBusy.ExecuteAsync(context);
        }

        HttpLog.StoreUnavailable(context.RequestServices.GetRequiredService<ILogger<StoreUnavailableGuard>>(), exception);
        context.RequestServices.GetRequiredService<AuthMetrics>().RecordStoreUnavailable();
        return Problem.StoreUnavailable.ExecuteAsync(context);
    }
}
