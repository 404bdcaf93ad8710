using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>Finds the login that an <c>mfa_token</c> is for.</summary>
internal sealed class WaitingLogins(ISecondFactorStore store, IUserStore users, StoreClock clock)
{
    /// <summary>The login, or why it cannot go on.</summary>
    public async ValueTask<(WaitingLogin? Login, SecondFactorLoginStatus Failure)> FindAsync(
        string token, string purpose, CancellationToken cancellationToken)
    {
        var challenge = await store.FindChallengeAsync(MfaTokens.HashOf(token), purpose, clock.GetUtcNow(), cancellationToken);
        if (challenge is null
            || await users.FindByIdAsync(challenge.UserId, cancellationToken) is not { } user
            || user.SecondFactorVersion != challenge.SecondFactorVersion
            || FirstFactors.Read(challenge, user) is not { } firstFactor)
        {
            return (null, SecondFactorLoginStatus.InvalidToken);
        }

        return user.IsActive ? (new WaitingLogin(challenge, user, firstFactor), default) : (null, SecondFactorLoginStatus.UserInactive);
    }

    /// <summary>Whether it waits still, with everything as it was.</summary>
    public async ValueTask<bool> IsStillGoodAsync(WaitingLogin login, CancellationToken cancellationToken)
        => await store.FindChallengeAsync(login.Challenge.TokenHash, login.Challenge.Purpose, clock.GetUtcNow(), cancellationToken) is not null
            && await users.FindByIdAsync(login.User.Id, cancellationToken) is { IsActive: true } user
            && user.SecondFactorVersion == login.Challenge.SecondFactorVersion
            && FirstFactors.Read(login.Challenge, user) is not null;
}
