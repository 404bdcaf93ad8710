using Microsoft.AspNetCore.Authorization;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// The access token of the request is of a person who proved who they are not long ago (<c>auth_time</c>): at the login, or with
/// <c>POST me/reauthenticate</c>. Where nothing else is missing, the answer is 401 <c>recent_login_required</c>, with RFC 9470's challenge.
/// </summary>
public sealed class RecentLoginRequirement : IAuthorizationRequirement
{
    /// <summary>Demands a recent login.</summary>
    /// <param name="maximumAge">How long ago it is at most; whole seconds, at least one. At exactly this age it is too old.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maximumAge"/> is not whole seconds, or less than one.</exception>
    public RecentLoginRequirement(TimeSpan maximumAge)
    {
        if (maximumAge < TimeSpan.FromSeconds(1) || maximumAge.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(maximumAge), maximumAge, "The age of a login is counted in whole seconds, and is one at least.");
        }

        MaximumAge = maximumAge;
    }

    /// <summary>How long ago the login is at most.</summary>
    public TimeSpan MaximumAge { get; }
}
