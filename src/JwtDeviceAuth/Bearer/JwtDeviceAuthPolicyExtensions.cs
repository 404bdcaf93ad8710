using JwtDeviceAuth.Bearer;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>Policies that ask how, and how long ago, the person proved who they are (RFC 9470).</summary>
public static class JwtDeviceAuthPolicyExtensions
{
    /// <summary>
    /// Asks for a login, or a proof by <c>POST me/reauthenticate</c>, that is not long ago. Where nothing else is missing, the answer is 401
    /// <c>recent_login_required</c>. A refresh is no login.
    /// </summary>
    /// <param name="policy">The policy; it names JwtDeviceAuth's scheme where that is not the default.</param>
    /// <param name="maximumAge">How long ago at most; whole seconds, at least one. At exactly this age it is too old.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumAge"/> is not whole seconds, or less than one.</exception>
    public static AuthorizationPolicyBuilder RequireRecentLogin(this AuthorizationPolicyBuilder policy, TimeSpan maximumAge)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(new RecentLoginRequirement(maximumAge));
    }

    /// <summary>Asks for a login by two factors (<c>acr</c> <c>2</c>). Where nothing else is missing, the answer is 401 <c>second_factor_required</c>.</summary>
    /// <param name="policy">The policy; it names JwtDeviceAuth's scheme where that is not the default.</param>
    /// <returns>The policy.</returns>
    public static AuthorizationPolicyBuilder RequireSecondFactor(this AuthorizationPolicyBuilder policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.AddRequirements(new SecondFactorRequirement());
    }
}
