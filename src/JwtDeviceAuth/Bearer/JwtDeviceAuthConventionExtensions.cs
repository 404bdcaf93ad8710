using JwtDeviceAuth.Bearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Endpoints that ask how, and how long ago, the person proved who they are (RFC 9470).</summary>
public static class JwtDeviceAuthConventionExtensions
{
    /// <summary>
    /// Asks for a user of JwtDeviceAuth's scheme whose login, or proof by <c>POST me/reauthenticate</c>, is not long ago; beside whatever else the
    /// endpoint asks for. Where nothing else is missing, the answer is 401 <c>recent_login_required</c>. A refresh is no login.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of endpoint: of a route, a group, controllers.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="maximumAge">How long ago at most; whole seconds, at least one. At exactly this age it is too old.</param>
    /// <returns>The endpoints.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumAge"/> is not whole seconds, or less than one.</exception>
    public static TBuilder RequireRecentLogin<TBuilder>(this TBuilder endpoints, TimeSpan maximumAge)
        where TBuilder : IEndpointConventionBuilder
        => endpoints.Demand(new RecentLoginRequirement(maximumAge));

    /// <summary>
    /// Asks for a user of JwtDeviceAuth's scheme who signed in by two factors (<c>acr</c> <c>2</c>); beside whatever else the endpoint asks for. Where
    /// nothing else is missing, the answer is 401 <c>second_factor_required</c>.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of endpoint: of a route, a group, controllers.</typeparam>
    /// <param name="endpoints">The endpoints.</param>
    /// <returns>The endpoints.</returns>
    public static TBuilder RequireSecondFactor<TBuilder>(this TBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
        => endpoints.Demand(new SecondFactorRequirement());

    private static TBuilder Demand<TBuilder>(this TBuilder endpoints, IAuthorizationRequirement requirement)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        endpoints.Add(endpoint =>
        {
            // The scheme is the library's, whichever is the default.
            endpoint.Metadata.Add(endpoint.ApplicationServices.GetRequiredService<BearerAuthorization>());
            endpoint.Metadata.Add(new StepUpDemand(requirement));
        });
        return endpoints;
    }
}
