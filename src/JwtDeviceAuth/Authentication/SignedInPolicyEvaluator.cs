using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// Spares the policy that <c>RequireAuthorization()</c> means, "somebody is signed in", the way through ASP.NET Core's authorization service,
/// where nothing else would come of it: no handler, service, log or meter of the application has a part in it. All else goes that way.
/// </summary>
internal sealed class SignedInPolicyEvaluator(KnownTokenHandler known, IMeterFactory meters, ILogger<DefaultAuthorizationService> logger)
    : IPolicyEvaluator
{
    private static readonly Task<PolicyAuthorizationResult> Success = Task.FromResult(PolicyAuthorizationResult.Success());

    private readonly Counter<long> _attempts = meters.Create("Microsoft.AspNetCore.Authorization").CreateCounter<long>(
        "aspnetcore.authorization.attempts", unit: "{attempt}", description: "The total number of authorization attempts.");

    private bool? _isUsual;

    public Task<AuthenticateResult> AuthenticateAsync(AuthorizationPolicy policy, HttpContext context)
        => policy.AuthenticationSchemes.Count == 0
            && context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult is KnownTokenResult answer
                ? answer.Completed
                : Usual(context).AuthenticateAsync(policy, context);

    public Task<PolicyAuthorizationResult> AuthorizeAsync(
        AuthorizationPolicy policy, AuthenticateResult authenticationResult, HttpContext context, object? resource)
        => authenticationResult.Succeeded && known.IsEnabled
            && AsksOnlyForSomebody(policy) && IsSomebody(context)
            && !_attempts.Enabled && !logger.IsEnabled(LogLevel.Debug)
            && (_isUsual ??= IsUsual(context.RequestServices))
                ? Success
                : Usual(context).AuthorizeAsync(policy, authenticationResult, context, resource);

    private static PolicyEvaluator Usual(HttpContext context)
        => new(context.RequestServices.GetRequiredService<IAuthorizationService>());

    private static bool AsksOnlyForSomebody(AuthorizationPolicy policy)
    {
        var requirements = policy.Requirements;
        for (var index = 0; index < requirements.Count; index++)
        {
            if (requirements[index].GetType() != typeof(DenyAnonymousAuthorizationRequirement))
            {
                return false;
            }
        }

        return requirements.Count > 0;
    }

    private static bool IsSomebody(HttpContext context)
    {
        if (context.User.Identity is null)
        {
            return false;
        }

        foreach (var identity in context.User.Identities)
        {
            if (identity.IsAuthenticated)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is registered stays the same while the application runs, so it is looked at once.</summary>
    private static bool IsUsual(IServiceProvider services)
        => services.GetService<IAuthorizationHandlerProvider>()?.GetType() == typeof(DefaultAuthorizationHandlerProvider)
            && services.GetService<IAuthorizationEvaluator>()?.GetType() == typeof(DefaultAuthorizationEvaluator)
            && services.GetService<IAuthorizationHandlerContextFactory>()?.GetType() == typeof(DefaultAuthorizationHandlerContextFactory)
            && services.GetService<IAuthorizationService>() is DefaultAuthorizationService service
            && service.GetType().Assembly == typeof(DefaultAuthorizationService).Assembly
            && services.GetServices<IAuthorizationHandler>().ToArray() is [PassThroughAuthorizationHandler];
}
