using JwtDeviceAuth.Http;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authorization;

namespace JwtDeviceAuth.Bearer;

/// <summary>The last authorization of a request, if it asked for a recent login or a second factor; kept among the request's features.</summary>
internal sealed class StepUpRefusal(AuthorizationHandlerContext authorization)
{
    /// <summary>RFC 9470's challenge, if all that is missing is what a step up can bring; else null.</summary>
    public Problem? ToProblem()
    {
        var missing = authorization.PendingRequirements.ToList();
        var ages = missing.OfType<RecentLoginRequirement>().Select(requirement => requirement.MaximumAge).ToList();
        var factors = missing.OfType<SecondFactorRequirement>().Count();
        if (authorization.HasFailed || missing.Count == 0 || ages.Count + factors < missing.Count)
        {
            return null;
        }

        return factors > 0
            ? Problem.SecondFactorRequired(AuthenticationContexts.TwoFactors, ages.Count > 0 ? ages.Min() : null)
            : Problem.RecentLoginRequired(ages.Min());
    }
}
