using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// Meets the two requirements of step-up by what the token says. It is asked on every authorization of the application, and notes with the request
/// what the last one was: only so can the answer to a refusal say whether a step up would help.
/// </summary>
internal sealed class StepUpHandler(IOptions<JwtDeviceAuthOptions> options, StoreClock clock) : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        var asks = false;
        TokenProof? proof = null;
        foreach (var requirement in context.Requirements)
        {
            if (requirement is not (RecentLoginRequirement or SecondFactorRequirement))
            {
                continue;
            }

            proof ??= TokenProof.Of(context.User, options.Value.Issuer);
            asks = true;
            if (proof is not null && IsMetBy(requirement, proof))
            {
                context.Succeed(requirement);
            }
        }

        if (RequestOf(context.Resource) is { } request && (asks || request.Features.Get<StepUpRefusal>() is not null))
        {
            request.Features.Set(asks ? new StepUpRefusal(context) : null);
        }

        return Task.CompletedTask;
    }

    private bool IsMetBy(IAuthorizationRequirement requirement, TokenProof proof) => requirement is RecentLoginRequirement { MaximumAge: var age }
        ? proof.ProvedAt + age > clock.GetUtcNow()
        : proof.HasTwoFactors;

    /// <summary>Endpoints are authorized with the request as resource, MVC's filters with their own context.</summary>
    private static HttpContext? RequestOf(object? resource) => resource switch
    {
        HttpContext request => request,
        ActionContext action => action.HttpContext,
        _ => null,
    };
}
