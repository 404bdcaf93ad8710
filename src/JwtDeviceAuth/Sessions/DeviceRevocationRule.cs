using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Sessions;

/// <summary>What the endpoints that end sessions on other devices ask for, where the application has chosen that (<see cref="JwtDeviceAuthOptions.RecentLoginToRevokeDevices"/>).</summary>
internal sealed class DeviceRevocationRule(IUserStore users, RecentLogins recent, IOptions<JwtDeviceAuthOptions> options)
{
    /// <summary>Null if it is met.</summary>
    public async ValueTask<Problem?> ProblemOfAsync(Requester requester, CancellationToken cancellationToken)
    {
        if (!options.Value.RecentLoginToRevokeDevices)
        {
            return null;
        }

        var age = options.Value.RecentAuthenticationAge;
        if (await users.FindByIdAsync(requester.UserId, cancellationToken) is { SecondFactorVersion: not null } && !RecentLogins.HasTwoFactors(requester))
        {
            return Problem.SecondFactorRequired(AuthenticationContexts.TwoFactors, age);
        }

        return recent.IsRecent(requester) ? null : Problem.RecentLoginRequired(age);
    }
}
