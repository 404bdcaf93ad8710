using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Finds the login that an <c>mfa_token</c> is for. Every endpoint that takes one comes through here, so none does anything for a copy of a token whose login began with a key.
/// </summary>
internal sealed class WaitingLogins(ISecondFactorStore store, IUserStore users, ProofUse proofs, StoreClock clock)
{
    /// <summary>The login, or why it cannot go on. For a step that starts the session, which notes the proof of the key as used.</summary>
    /// <param name="token">The <c>mfa_token</c>.</param>
    /// <param name="purpose">What it has to be for.</param>
    /// <param name="key">The key that the request proved; null for none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async ValueTask<(WaitingLogin? Login, SecondFactorLoginStatus Failure)> FindAsync(
        string token, string purpose, DeviceKey? key, CancellationToken cancellationToken)
    {
        if (await store.FindChallengeAsync(MfaTokens.HashOf(token), purpose, clock.GetUtcNow(), cancellationToken) is not { } challenge)
        {
            return (null, SecondFactorLoginStatus.InvalidToken);
        }

        if (await users.FindByIdAsync(challenge.UserId, cancellationToken) is not { } user
            || user.SecondFactorVersion != challenge.SecondFactorVersion
            || FirstFactors.Read(challenge, user) is not { } firstFactor)
        {
            return (null, SecondFactorLoginStatus.InvalidToken);
        }

        // Of a login that is void nothing is asked: a change of the password or of the factors ended it for everybody.
        if (challenge.KeyThumbprint is { } thumbprint && thumbprint != key?.Thumbprint)
        {
            return (null, SecondFactorLoginStatus.WrongKey);
        }

        return user.IsActive ? (new WaitingLogin(challenge, user, firstFactor, key), default) : (null, SecondFactorLoginStatus.UserInactive);
    }

    /// <summary>The same for a step that starts no session, and so notes the proof here.</summary>
    /// <param name="token">The <c>mfa_token</c>.</param>
    /// <param name="purpose">What it has to be for.</param>
    /// <param name="key">The key that the request proved; null for none.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async ValueTask<(WaitingLogin? Login, SecondFactorLoginStatus Failure)> FindForSetupAsync(
        string token, string purpose, DeviceKey? key, CancellationToken cancellationToken)
    {
        var found = await FindAsync(token, purpose, key, cancellationToken);
        return found.Login is null || await proofs.TryNoteAsync(key, cancellationToken) ? found : (null, SecondFactorLoginStatus.ProofReplayed);
    }

    /// <summary>Whether it waits still, with everything as it was.</summary>
    public async ValueTask<bool> IsStillGoodAsync(WaitingLogin login, CancellationToken cancellationToken)
        => await store.FindChallengeAsync(login.Challenge.TokenHash, login.Challenge.Purpose, clock.GetUtcNow(), cancellationToken) is not null
            && await users.FindByIdAsync(login.User.Id, cancellationToken) is { IsActive: true } user
            && user.SecondFactorVersion == login.Challenge.SecondFactorVersion
            && FirstFactors.Read(login.Challenge, user) is not null;
}
