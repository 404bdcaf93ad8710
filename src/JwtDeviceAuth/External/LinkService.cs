using JwtDeviceAuth.Events;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.External;

/// <summary>
/// Adding and removing a social account: check that it is the owner who asks; find out which account is meant; then write on the condition that
/// the check still holds, and that the session that asks is there.
/// </summary>
internal sealed class LinkService(
    ISocialAccountStore accounts,
    IUserStore users,
    PersonCheck person,
    IdTokenLogin idTokens,
    ExternalLoginCodes codes,
    SecurityEvents events,
    SessionRevocations revocations,
    StoreClock clock) : ILinkService
{
    private const int Attempts = 3;

    public async ValueTask<IReadOnlyList<LinkedAccount>> ListAsync(long userId, CancellationToken cancellationToken = default)
    {
        var user = await users.FindByIdAsync(userId, cancellationToken);
        var linked = await accounts.ListAsync(userId, cancellationToken);
        return [.. linked.Select(account => new LinkedAccount(
            account, account.CreatedAt > user?.PreviousProofAt && account.CreatedAt <= user.PasswordChangedAt))];
    }

    public async ValueTask<LinkResult> AddAsync(LinkRequest request, CancellationToken cancellationToken = default)
    {
        if (new[] { request.LinkCode, request.Code, request.IdToken }.Count(shown => shown is not null) != 1)
        {
            throw new ArgumentException("A request shows the account in one of three ways.", nameof(request));
        }

        var requester = request.Requester;
        ExternalLogin? login = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var check = await person.CheckAsync(requester, request.Password, cancellationToken);
            if (!check.Succeeded)
            {
                return new LinkResult(StatusOf(check.Failure), check.RetryAfter);
            }

            // After the proof of the person: without it no code is used up.
            if (login is null)
            {
                (login, var failure) = await ReadAsync(request, cancellationToken);
                if (login is null)
                {
                    return new LinkResult(failure);
                }
            }

            if (await accounts.FindAsync(login.Provider, login.ProviderUserId, cancellationToken) is { } known)
            {
                return known.UserId == requester.UserId ? new LinkResult(known) : new LinkResult(LinkStatus.AccountTaken);
            }

            var now = clock.GetUtcNow().ToWholeMilliseconds();
            var account = login.NewAccount(requester.UserId, now);
            var link = new SocialAccountLink { Account = account, SessionId = requester.SessionId, Condition = check.Condition, Now = now };
            if (await accounts.TryLinkAsync(link, cancellationToken))
            {
                events.Publish(new SocialAccountLinked(
                    account.UserId, now, account.Id, account.Provider, account.Email, LinkCause.Asked, requester.SessionId, requester.DeviceId,
                    requester.Client.IpAddress, requester.Client.UserAgent));
                return new LinkResult(account);
            }
        }

        return new LinkResult(LinkStatus.Busy);
    }

    public async ValueTask<LinkResult> RemoveAsync(Requester requester, long accountId, string? password, CancellationToken cancellationToken = default)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var check = await person.CheckAsync(requester, password, cancellationToken);
            if (!check.Succeeded)
            {
                return new LinkResult(StatusOf(check.Failure), check.RetryAfter);
            }

            var now = clock.GetUtcNow().ToWholeMilliseconds();
            var outcome = await accounts.TryUnlinkAsync(
                new SocialAccountRemoval
                {
                    UserId = requester.UserId,
                    AccountId = accountId,
                    SessionId = requester.SessionId,
                    Condition = check.Condition,
                    Now = now,
                },
                cancellationToken);
            switch (outcome.Status)
            {
                case UnlinkStatus.Succeeded:
                    var account = outcome.Account!;
                    events.Publish(new SocialAccountUnlinked(
                        account.UserId, now, account.Id, account.Provider, account.Email, UnlinkCause.Asked, requester.SessionId, requester.DeviceId,
                        requester.Client.IpAddress, requester.Client.UserAgent));
                    revocations.Publish(outcome.RevokedSessions, RevocationReason.SocialAccountRemoved);
                    return new LinkResult(account) { EndedSessions = outcome.RevokedSessions };
                case UnlinkStatus.NotLinked:
                    return new LinkResult(LinkStatus.NotLinked);
                case UnlinkStatus.LastWayIn:
                    return new LinkResult(LinkStatus.LastWayIn);
            }
        }

        return new LinkResult(LinkStatus.Busy);
    }

    private async ValueTask<(ExternalLogin? Login, LinkStatus Failure)> ReadAsync(LinkRequest request, CancellationToken cancellationToken)
    {
        if (request.LinkCode is not null)
        {
            return (await codes.TryLinkAsync(request.Requester.UserId, request.LinkCode, cancellationToken), LinkStatus.InvalidLinkCode);
        }

        if (request.Code is not null)
        {
            return (await codes.TryExchangeAsync(request.Code, request.CodeVerifier ?? string.Empty, cancellationToken), LinkStatus.InvalidCode);
        }

        var (login, failure) = await idTokens.ReadAsync(request.Provider ?? string.Empty, request.IdToken!, request.Nonce, cancellationToken);
        return (login, failure switch
        {
            ExternalLoginStatus.UnknownProvider => LinkStatus.UnknownProvider,
            ExternalLoginStatus.NativeLoginNotOffered => LinkStatus.NativeLoginNotOffered,
            ExternalLoginStatus.ProviderUnavailable => LinkStatus.ProviderUnavailable,
            _ => LinkStatus.InvalidIdToken,
        });
    }

    private static LinkStatus StatusOf(ProfileStatus failure) => failure switch
    {
        ProfileStatus.UserNotFound => LinkStatus.UserNotFound,
        ProfileStatus.UserInactive => LinkStatus.UserInactive,
        ProfileStatus.SessionRevoked => LinkStatus.SessionRevoked,
        ProfileStatus.PasswordRequired => LinkStatus.PasswordRequired,
        ProfileStatus.InvalidPassword => LinkStatus.InvalidPassword,
        ProfileStatus.RecentLoginRequired => LinkStatus.RecentLoginRequired,
        ProfileStatus.SecondFactorRequired => LinkStatus.SecondFactorRequired,
        ProfileStatus.LockedOut => LinkStatus.LockedOut,
        ProfileStatus.Busy => LinkStatus.Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, message: null),
    };
}
