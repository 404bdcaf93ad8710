using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth;

/// <summary>What the OpenAPI document says of an endpoint.</summary>
internal static class RouteDescriptionExtensions
{
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route, string summary, string description, params int[] failures)
    {
        route.WithSummary(summary).WithDescription(description);
        foreach (var status in failures)
        {
            route.ProducesProblem(status);
        }

        return route;
    }
}
