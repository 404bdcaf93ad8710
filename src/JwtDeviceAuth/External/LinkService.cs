using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.External;

/// <summary>
/// The social accounts of a user who is signed in: list; link one that the person has just signed in to, or that a link code names; take
/// one away, with the sessions that were started through it.
/// </summary>
internal sealed class LinkService(ISocialAccountStore accounts, ExternalLoginCodes codes, SessionRevocations revocations, StoreClock clock)
{
    private const int Attempts = 3;

    public ValueTask<IReadOnlyList<SocialAccount>> ListAsync(long userId, CancellationToken cancellationToken)
        => accounts.ListAsync(userId, cancellationToken);

    public async ValueTask<(ExternalLoginResult Result, SocialAccount? Account)> LinkByLinkCodeAsync(
        long userId, string linkCode, CancellationToken cancellationToken)
        => await codes.TryLinkAsync(userId, linkCode, cancellationToken) is { } login
            ? await LinkAsync(userId, login, cancellationToken)
            : (ExternalLoginResult.LinkCodeInvalid, null);

    public async ValueTask<(ExternalLoginResult Result, SocialAccount? Account)> LinkByCodeAsync(
        long userId, string code, string codeVerifier, CancellationToken cancellationToken)
        => await codes.TryExchangeAsync(code, codeVerifier, cancellationToken) is { } login
            ? await LinkAsync(userId, login, cancellationToken)
            : (ExternalLoginResult.CodeInvalid, null);

    /// <summary>Linking what is linked to this user already succeeds, so that a request can be repeated.</summary>
    public async ValueTask<(ExternalLoginResult Result, SocialAccount? Account)> LinkAsync(
        long userId, ExternalLogin login, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.FindAsync(login.Provider, login.ProviderUserId, cancellationToken) is { } known)
            {
                return known.UserId == userId ? (ExternalLoginResult.Succeeded, known) : (ExternalLoginResult.AccountTaken, null);
            }

            var account = login.NewAccount(userId, clock.GetUtcNow().ToWholeMilliseconds());
            if (await accounts.TryLinkAsync(account, confirmedEmail: null, cancellationToken))
            {
                return (ExternalLoginResult.Succeeded, account);
            }
        }

        return (ExternalLoginResult.UserInactive, null);
    }

    public async ValueTask<UnlinkResult> UnlinkAsync(long userId, string provider, CancellationToken cancellationToken)
    {
        var outcome = await accounts.TryUnlinkAsync(userId, provider, cancellationToken);
        revocations.Publish(outcome.EndedSessions, SessionEndReason.SocialAccountRemoved);
        return outcome.Result;
    }
}
