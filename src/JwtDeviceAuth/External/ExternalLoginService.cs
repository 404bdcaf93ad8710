using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.External;

/// <summary>
/// Social login: find the user who has the social account; else the one whose own, confirmed address is the provider's verified one, and
/// link; else make a user; then start the session. Where an address is verified there but not confirmed here, the person who signed up may not be
/// its owner: the link then waits for the password. That of a user with a second factor waits for both. The store decides every step, and where another request was faster, it begins anew.
/// </summary>
internal sealed class ExternalLoginService(
    ISocialAccountStore accounts,
    IUserStore users,
    SessionStarter sessions,
    ExternalProviders providers,
    IdTokenLogin idTokens,
    ExternalLoginCodes codes,
    SecurityEvents events,
    AuthMetrics metrics,
    StoreClock clock) : IExternalLoginService
{
    private const int Attempts = 4;

    public async ValueTask<ExternalLoginResult> ExchangeAsync(
        string code, string codeVerifier, ClientInfo client, string? deviceProof = null, DeviceKey? key = null, CancellationToken cancellationToken = default)
        => await codes.TryExchangeAsync(code, codeVerifier, cancellationToken) is { } login
            ? await LoginAsync(
                login,
                new LoginDevice { DeviceId = login.DeviceId, DeviceName = login.DeviceName, DeviceProof = deviceProof, Key = key, Client = client },
                cancellationToken)
            : new ExternalLoginResult(ExternalLoginStatus.InvalidCode);

    public async ValueTask<ExternalLoginResult> LoginAsync(IdTokenLoginRequest request, CancellationToken cancellationToken = default)
    {
        Check(request.Device);
        var (login, failure) = await idTokens.ReadAsync(request.Provider, request.IdToken, request.Nonce, cancellationToken);
        return login is null ? new ExternalLoginResult(failure) : await LoginAsync(login, request.Device, cancellationToken);
    }

    public async ValueTask<ExternalLoginResult> LoginAsync(
        string provider, ExternalIdentity identity, LoginDevice device, CancellationToken cancellationToken = default)
    {
        Check(device);
        if (providers.Find(provider) is not { } found)
        {
            return new ExternalLoginResult(ExternalLoginStatus.UnknownProvider);
        }

        return ExternalLogin.From(found.Name, identity, clock.GetUtcNow()) is { } login
            ? await LoginAsync(login, device, cancellationToken)
            : new ExternalLoginResult(ExternalLoginStatus.InvalidIdentity);
    }

    private static void Check(LoginDevice device)
    {
        if (device.DeviceId is { } deviceId && !DeviceIds.IsValid(deviceId))
        {
            throw new ArgumentException("The device id must be 1 to 128 printable characters and not the reserved one.", nameof(device));
        }
    }

    private async ValueTask<ExternalLoginResult> LoginAsync(ExternalLogin login, LoginDevice device, CancellationToken cancellationToken)
    {
        using var activity = AuthActivities.StartLogin();
        var result = await SignInAsync(login, device, cancellationToken);
        var outcome = result.Status switch
        {
            ExternalLoginStatus.Succeeded => LoginValidationResult.Valid,
            ExternalLoginStatus.UserInactive => LoginValidationResult.UserInactive,
            ExternalLoginStatus.StepRequired => LoginValidationResult.StepRequired,
            ExternalLoginStatus.SecondFactorRequired => LoginValidationResult.SecondFactorRequired,
            ExternalLoginStatus.EnrolmentRequired => LoginValidationResult.EnrolmentRequired,
            ExternalLoginStatus.Busy => LoginValidationResult.Busy,
            ExternalLoginStatus.ProofReplayed => LoginValidationResult.ProofReplayed,
            _ => (LoginValidationResult?)null,
        };
        if (outcome is { } counted)
        {
            activity?.SetTag(AuthActivities.ResultTag, counted.MetricName());
            metrics.RecordLogin(counted.MetricName(), login.Provider);
        }

        return result;
    }

    private async ValueTask<ExternalLoginResult> SignInAsync(ExternalLogin login, LoginDevice device, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (user, account, failure) = await FindOrMakeAsync(login, device, cancellationToken);
            if (failure is not null)
            {
                return failure;
            }

            if (user is null || account is null)
            {
                continue;
            }

            var started = await sessions.StartAsync(user, LoginProof.SocialAccount(account, login.ProvedAt), device, cancellationToken);
            switch (started.Status)
            {
                case SessionStartStatus.Succeeded:
                    return new ExternalLoginResult(user, started.Session!, started.Tokens!);
                case SessionStartStatus.UserInactive:
                    return new ExternalLoginResult(ExternalLoginStatus.UserInactive);
                case SessionStartStatus.StepRequired:
                    return new ExternalLoginResult(ExternalLoginStatus.StepRequired, step: started.Step);
                case SessionStartStatus.SecondFactorRequired or SessionStartStatus.EnrolmentRequired:
                    return new ExternalLoginResult(started.SecondFactor!);
                case SessionStartStatus.ProofReplayed:
                    return new ExternalLoginResult(ExternalLoginStatus.ProofReplayed);
            }
        }

        return new ExternalLoginResult(ExternalLoginStatus.Busy);
    }

    /// <summary>Nothing at all where another request was faster.</summary>
    private async ValueTask<(User? User, SocialAccount? Account, ExternalLoginResult? Failure)> FindOrMakeAsync(
        ExternalLogin login, LoginDevice device, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(login.Provider, login.ProviderUserId, cancellationToken) is { } known)
        {
            // No address means only that the provider gave none this time.
            if (login.Email is not null && known.Email != login.Email)
            {
                await accounts.UpdateEmailAsync(known.Id, login.Email, cancellationToken);
            }

            return (await users.FindByIdAsync(known.UserId, cancellationToken), known, null);
        }

        return login.VerifiedEmail() is { } email && await users.FindByEmailAsync(email, cancellationToken) is { } owner
            ? await LinkByEmailAsync(owner, email, login, device, cancellationToken)
            : await AddAsync(login, cancellationToken);
    }

    private async ValueTask<(User? User, SocialAccount? Account, ExternalLoginResult? Failure)> LinkByEmailAsync(
        User owner, string email, ExternalLogin login, LoginDevice device, CancellationToken cancellationToken)
    {
        if (!owner.IsActive)
        {
            return (null, null, new ExternalLoginResult(ExternalLoginStatus.UserInactive));
        }

        // A link is a way in, and one factor must not add a way in to an account of two.
        if (owner.EmailConfirmedAt is null || owner.SecondFactorVersion is not null)
        {
            var linkCode = await codes.IssueLinkAsync(owner.Id, login, cancellationToken);
            return (null, null, new ExternalLoginResult(ExternalLoginStatus.LinkRequired, linkCode));
        }

        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var account = login.NewAccount(owner.Id, now);
        var link = new SocialAccountLink
        {
            Account = account, Condition = new ConfirmedEmailCondition(email), OnlyWithoutSecondFactor = true, Now = now,
        };
        if (!await accounts.TryLinkAsync(link, cancellationToken))
        {
            return default;
        }

        events.Publish(new SocialAccountLinked(
            owner.Id, now, account.Id, account.Provider, account.Email, LinkCause.SameEmail, SessionId: null, device.DeviceId, device.Client.IpAddress,
            device.Client.UserAgent));
        return (owner, account, null);
    }

    /// <summary>An address that the provider has not verified is not the user's: it could be anybody's. It stays with the social account.</summary>
    private async ValueTask<(User? User, SocialAccount? Account, ExternalLoginResult? Failure)> AddAsync(
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
