using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth;

/// <summary>What the OpenAPI document says of an endpoint.</summary>
internal static class RouteDescriptionExtensions
{
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route, string summary, string description, params Problem[] failures)
        => route.WithSummary(summary).WithDescription(description).CanFail(failures);

    public static RouteHandlerBuilder CanFail(this RouteHandlerBuilder route, params Problem[] failures)
    {
        route.WithMetadata(new OperationFailures(failures));
        foreach (var status in failures.Select(failure => failure.Status).Distinct())
        {
            route.ProducesProblem(status);
        }

        return route;
    }

    /// <summary>As <see cref="CanFail"/>, for an endpoint whose failures are in OAuth's form, with the status that they have there.</summary>
    public static RouteHandlerBuilder CanFailInOAuthForm(this RouteHandlerBuilder route, params Problem[] failures)
    {
        route.WithMetadata(new OperationFailures(failures) { AreInOAuthForm = true });
        foreach (var status in failures.Select(OAuthErrors.StatusOf).Distinct())
        {
            route.Produces<OAuthErrorResponse>(status, BodyFormat.Json);
        }

        return route;
    }
}
