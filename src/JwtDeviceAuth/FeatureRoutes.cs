using JwtDeviceAuth.Bearer;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Keys;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth;

/// <summary>Where features map their endpoints, and how.</summary>
internal sealed class FeatureRoutes(RouteGroupBuilder group, JwtDeviceAuthEndpoints endpoints, IServiceProvider services)
{
    public static readonly string[] JsonOnly = [BodyFormat.Json];

    // A multipart form is taken, too, but not shown: of one beside JSON, NSwag generates a TypeScript client that sends neither.
    public static readonly string[] JsonOrForm = [BodyFormat.Json, BodyFormat.Form];

    private static readonly AuthorizationPolicy Anybody = new AuthorizationPolicyBuilder().RequireAssertion(_ => true).Build();

    public RouteGroupBuilder Group => group;

    public JwtDeviceAuthEndpoints Endpoints => endpoints;

    public IServiceProvider Services => services;

    // A fallback policy of the application must not lock people out of the way in.
    public static void Anonymous(JwtDeviceAuthEndpoint endpoint, Func<RouteHandlerBuilder> map)
        => Map(endpoint, () => map().AllowAnonymous());

    public static void Bearer(JwtDeviceAuthEndpoint endpoint, Func<RouteHandlerBuilder> map)
        => Map(endpoint, () => SignedIn(map()).CanFail([.. OperationFailures.OfBearer, .. DPoPFailures.OfAccessTokens]));

    /// <summary>
    /// For an endpoint that looks for the access token itself, because a cookie can stand in for it. A fallback policy of the application does not see that, and
    /// must not ask; what the application demands of this endpoint in particular it still gets.
    /// </summary>
    public static void BearerOrCookie(JwtDeviceAuthEndpoint endpoint, Func<RouteHandlerBuilder> map) => Map(endpoint, () =>
    {
        var route = map().WithMetadata(TakesAccessToken.Instance).CanFail([.. OperationFailures.OfBearer, .. DPoPFailures.OfAccessTokens]);

        // Last, and only where nothing else is demanded: beside a policy, a plain RequireAuthorization() of the application would demand nothing.
        route.Finally(builder =>
        {
            if (!builder.Metadata.Any(item => item is IAuthorizeData or AuthorizationPolicy))
            {
                builder.Metadata.Add(Anybody);
            }
        });
        return route;
    });

    /// <summary>An endpoint of OAuth's own: it is listed in the metadata, takes a form before JSON, and its failures are in OAuth's form.</summary>
    public static void OAuth<TBody>(
        JwtDeviceAuthEndpoint endpoint, ListedEndpoint listed, Func<RouteHandlerBuilder> map, string summary, string description, params Problem[] failures)
    {
        if (endpoint.IsOmitted)
        {
            return;
        }

        var shown = map().WithMetadata(new AcceptsMetadata([BodyFormat.Form, BodyFormat.Json], typeof(TBody), isOptional: false), listed);
        var route = Together(shown, map()).AllowAnonymous().WithSummary(summary).WithDescription(description).WithMetadata(endpoint.Operation)
            .CanFailInOAuthForm([.. failures, .. OperationFailures.OfBody, .. OperationFailures.OfStore]);
        endpoint.ApplyTo(route);
    }

    private static RouteHandlerBuilder SignedIn(RouteHandlerBuilder route)
    {
        // The services are known when the endpoints are built.
        route.Add(endpoint => endpoint.Metadata.Add(endpoint.ApplicationServices.GetRequiredService<BearerAuthorization>()));

        // The application can let others through, too: its default policy stands beside this, with all the schemes that it names.
        TokenHolderGuard.Around(route);
        return route;
    }

    private static void Map(JwtDeviceAuthEndpoint endpoint, Func<RouteHandlerBuilder> map)
    {
        if (!endpoint.IsOmitted)
        {
            // The application's conventions come last, so that they have the last word.
            endpoint.ApplyTo(map().CanFail(OperationFailures.OfStore).WithMetadata(endpoint.Operation));
        }
    }

    /// <summary>
    /// Maps a handler that reads a body. Routing itself would answer 415, without a code, where only an endpoint with accepted types
    /// stands; so the one that the OpenAPI document shows has a twin that takes any type, and the handler answers.
    /// </summary>
    public static RouteHandlerBuilder WithBody<TBody>(string[] contentTypes, Func<RouteHandlerBuilder> map, bool isOptional = false)
        => Together(map().WithMetadata(new AcceptsMetadata(contentTypes, typeof(TBody), isOptional)), map()).CanFail(OperationFailures.OfBody);

    /// <summary>HEAD is answered as GET is (RFC 9110, section 9.3.2); the OpenAPI document shows GET alone.</summary>
    public static RouteHandlerBuilder Read(Func<string[], RouteHandlerBuilder> map)
        => Together(map([HttpMethods.Get]), map([HttpMethods.Head]));

    /// <summary>Gives a second route all conventions of the first, but the name: a name belongs to one endpoint only.</summary>
    public static RouteHandlerBuilder Together(RouteHandlerBuilder shown, RouteHandlerBuilder hidden)
    {
        hidden.ExcludeFromDescription().Finally(twin =>
        {
            foreach (var name in twin.Metadata.Where(item => item is IEndpointNameMetadata or IRouteNameMetadata).ToArray())
            {
                twin.Metadata.Remove(name);
            }
        });
        return new RouteHandlerBuilder([shown, hidden]);
    }
}
