using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.External;

/// <summary>
/// Social login: find the user who has the social account; else the one whose own, confirmed address is the provider's verified one, and
/// link; else make a user; then start the session. Where an address is verified there but not confirmed here, whoever signed up may not be
/// its owner: the link then waits for the password. The store decides every step, and where another request was faster, it begins anew.
/// </summary>
internal sealed class ExternalLoginService(
    ISocialAccountStore accounts,
    IUserStore users,
    SessionStarter sessions,
    ExternalLoginCodes codes,
    SecurityEvents events,
    AuthMetrics metrics,
    StoreClock clock)
{
    private const int Attempts = 4;

    public async ValueTask<ExternalLoginOutcome> ExchangeAsync(
        string code, string codeVerifier, ClientInfo client, CancellationToken cancellationToken)
        => await codes.TryExchangeAsync(code, codeVerifier, cancellationToken) is { } login
            ? await LoginAsync(login, client, cancellationToken)
            : new ExternalLoginOutcome(ExternalLoginResult.CodeInvalid);

    public async ValueTask<ExternalLoginOutcome> LoginAsync(ExternalLogin login, ClientInfo client, CancellationToken cancellationToken)
    {
        using var activity = AuthActivities.StartLogin();
        var outcome = await SignInAsync(login, client, cancellationToken);
        var result = outcome.Result switch
        {
            ExternalLoginResult.Succeeded => LoginValidationResult.Valid,
            ExternalLoginResult.UserInactive => LoginValidationResult.UserInactive,
            ExternalLoginResult.Busy => LoginValidationResult.Busy,
            _ => (LoginValidationResult?)null,
        };
        if (result is { } counted)
        {
            activity?.SetTag(AuthActivities.ResultTag, counted.MetricName());
            metrics.RecordLogin(counted.MetricName(), login.Provider);
        }

        return outcome;
    }

    private async ValueTask<ExternalLoginOutcome> SignInAsync(ExternalLogin login, ClientInfo client, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (user, account, failure) = await FindOrMakeAsync(login, cancellationToken);
            if (failure is not null)
            {
                return failure;
            }

            if (user is null || account is null)
            {
                continue;
            }

            if (!user.IsActive)
            {
                return new ExternalLoginOutcome(ExternalLoginResult.UserInactive);
            }

            var started = await sessions.TryStartAsync(
                user, account, login.DeviceId ?? DeviceIds.None, login.DeviceName, client, cancellationToken);
            if (started is var (_, tokens))
            {
                return new ExternalLoginOutcome(tokens);
            }
        }

        return new ExternalLoginOutcome(ExternalLoginResult.Busy);
    }

    /// <summary>Nothing at all where another request was faster.</summary>
    private async ValueTask<(User? User, SocialAccount? Account, ExternalLoginOutcome? Failure)> FindOrMakeAsync(
        ExternalLogin login, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(login.Provider, login.ProviderUserId, cancellationToken) is { } known)
        {
            // No address means only that none was told this time.
            if (login.Email is not null && known.Email != login.Email)
            {
                await accounts.UpdateEmailAsync(known.Id, login.Email, cancellationToken);
            }

            return (await users.FindByIdAsync(known.UserId, cancellationToken), known, null);
        }

        return login.VerifiedEmail() is { } email && await users.FindByEmailAsync(email, cancellationToken) is { } owner
            ? await LinkByEmailAsync(owner, email, login, cancellationToken)
            : await AddAsync(login, cancellationToken);
    }

    private async ValueTask<(User? User, SocialAccount? Account, ExternalLoginOutcome? Failure)> LinkByEmailAsync(
        User owner, string email, ExternalLogin login, CancellationToken cancellationToken)
    {
        if (!owner.IsActive)
        {
            return (null, null, new ExternalLoginOutcome(ExternalLoginResult.UserInactive));
        }

        if (owner.EmailConfirmedAt is null)
        {
            var linkCode = await codes.IssueLinkAsync(owner.Id, login, cancellationToken);
            return (null, null, new ExternalLoginOutcome(ExternalLoginResult.LinkRequired, linkCode));
        }

        var account = login.NewAccount(owner.Id, clock.GetUtcNow().ToWholeMilliseconds());
        return await accounts.TryLinkAsync(account, email, cancellationToken) ? (owner, account, null) : default;
    }

    /// <summary>An address that the provider has not verified is not the user's: it could be anybody's. It stays with the social account.</summary>
    private async ValueTask<(User? User, SocialAccount? Account, ExternalLoginOutcome? Failure)> AddAsync(
        ExternalLogin login, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var verified = login.VerifiedEmail();
        var user = new User
        {
            Email = verified is null ? null : login.Email,
            NormalizedEmail = verified,
            EmailConfirmedAt = verified is null ? null : now,
            Name = login.DisplayName(),
            CreatedAt = now,
            UpdatedAt = now,
        };
        var account = login.NewAccount(userId: 0, now);
        if (!await accounts.TryAddUserAsync(user, account, cancellationToken))
        {
            return default;
        }

        events.Publish(new UserSignedUp(user.Id, now));
        return (user, account, null);
    }
}
