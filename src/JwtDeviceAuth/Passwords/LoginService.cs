using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// Login: read the account once; count the attempt, or refuse it if too many have failed; check the password, with the same work if there
/// is no account; refuse an inactive one; start the session, on the condition that the password is still the one that was checked;
/// strengthen an old hash; correct the count; raise the event.
/// </summary>
internal sealed class LoginService(
    IUserStore users,
    LoginThrottle throttle,
    PasswordCheck passwords,
    HashingQueue hashing,
    SessionStarter sessions,
    SecurityEvents events,
    AuthMetrics metrics,
    StoreClock clock) : ILoginService
{
    // The condition fails when the password or its hash changes during the check; that it does so again and again is no honest traffic.
    private const int Attempts = 3;

    public async ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken = default)
    {
        if (!DeviceIds.IsValid(request.DeviceId))
        {
            throw new ArgumentException("The device id must be 1 to 128 printable characters and not the reserved one.", nameof(request));
        }

        using var activity = AuthActivities.StartLogin();
        var outcome = await ThrottledAsync(request, cancellationToken);
        activity?.SetTag(AuthActivities.ResultTag, outcome.Status.MetricName());
        metrics.RecordLogin(outcome.Status.MetricName(), LoginTypes.Local);
        return outcome;
    }

    private async ValueTask<LoginResult> ThrottledAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        var source = new LoginSource(request.Email, request.DeviceId, request.DeviceProof, request.Key?.Thumbprint, request.Client.IpAddress);
        var proof = throttle.ReadProof(source);
        var user = await FindAsync(request.Email, cancellationToken);
        var attempt = await throttle.BeginLoginAsync(user, source, proof, cancellationToken);
        if (attempt.RetryAfter is { } wait)
        {
            metrics.RecordThrottled(attempt.RefusedBy.MetricName());
            events.Publish(new LoginThrottled(
                user?.Id, clock.GetUtcNow(), attempt.RefusedBy, wait, Normalized(request.Email), request.Client.IpAddress, request.Client.UserAgent));
            return new LoginResult(LoginValidationResult.LockedOut, wait);
        }

        LoginResult outcome;
        try
        {
            outcome = await CheckAsync(user, request, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Somebody who went away before the answer has learned nothing from it; and a bad connection must not lock its owner out.
            await throttle.ReleaseAsync(attempt, wasRight: null);
            throw;
        }

        await throttle.ReleaseAsync(attempt, outcome.Status switch
        {
            LoginValidationResult.Valid or LoginValidationResult.UserInactive or LoginValidationResult.StepRequired
                or LoginValidationResult.SecondFactorRequired or LoginValidationResult.EnrolmentRequired or LoginValidationResult.ProofReplayed => true,
            LoginValidationResult.UserNotFound or LoginValidationResult.InvalidPassword => false,
            _ => null,
        });
        if (outcome.Status is LoginValidationResult.UserNotFound or LoginValidationResult.InvalidPassword or LoginValidationResult.UserInactive)
        {
            events.Publish(new LoginFailed(
                user?.Id, clock.GetUtcNow(), outcome.Status, Normalized(request.Email), request.DeviceId, request.Client.IpAddress,
                request.Client.UserAgent));
        }

        return outcome;
    }

    private async ValueTask<LoginResult> CheckAsync(User? user, LoginRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await passwords.VerifyAsync(user, request.Password, HashingShare.Logins, cancellationToken) is not { } verification)
            {
                return new LoginResult(LoginValidationResult.Busy);
            }

            if (user is null)
            {
                return new LoginResult(LoginValidationResult.UserNotFound);
            }

            if (verification == PasswordVerification.Failed)
            {
                return new LoginResult(LoginValidationResult.InvalidPassword);
            }

            var verifiedHash = user.PasswordHash!;
            if (user is { SecondFactorVersion: not null, IsActive: true } && verification == PasswordVerification.SucceededRehashNeeded)
            {
                // Now, and not when the second factor was shown: then nobody has the password any more.
                verifiedHash = await UpgradeHashAsync(user, request.Password, cancellationToken) ?? verifiedHash;
            }

            var started = await sessions.StartAsync(
                user,
                LoginProof.Password(verifiedHash, clock.GetUtcNow()),
                new LoginDevice
                {
                    DeviceId = request.DeviceId,
                    DeviceName = request.DeviceName,
                    DeviceProof = request.DeviceProof,
                    Key = request.Key,
                    Client = request.Client,
                },
                cancellationToken);
            switch (started.Status)
            {
                case SessionStartStatus.Succeeded:
                    if (user.SecondFactorVersion is null && verification == PasswordVerification.SucceededRehashNeeded)
                    {
                        await UpgradeHashAsync(user, request.Password, cancellationToken);
                    }

                    return new LoginResult(started.User!, started.Session!, started.Tokens!);
                case SessionStartStatus.UserInactive:
                    return new LoginResult(LoginValidationResult.UserInactive);
                case SessionStartStatus.StepRequired:
                    return new LoginResult(started.Step!);
                case SessionStartStatus.SecondFactorRequired or SessionStartStatus.EnrolmentRequired:
                    return new LoginResult(started.SecondFactor!);
                case SessionStartStatus.ProofReplayed:
                    return new LoginResult(LoginValidationResult.ProofReplayed);
            }

            if (attempt == Attempts)
            {
                return new LoginResult(LoginValidationResult.Busy);
            }

            user = await FindAsync(request.Email, cancellationToken);
        }
    }

    private async ValueTask<User?> FindAsync(string email, CancellationToken cancellationToken)
        => Normalized(email) is { } normalizedEmail ? await users.FindByEmailAsync(normalizedEmail, cancellationToken) : null;

    private static string? Normalized(string email) => EmailAddress.TryNormalize(email, out var normalized) ? normalized : null;

    /// <summary>The new hash; null where the old one stays.</summary>
    private async ValueTask<string?> UpgradeHashAsync(User user, string password, CancellationToken cancellationToken)
    {
        // Busy or overtaken: the next login tries again.
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        if (await hashing.HashAsync(password, HashingShare.Logins, cancellationToken) is { } hash
            && await users.TryUpgradePasswordHashAsync(user.Id, user.PasswordHash!, hash, now, cancellationToken))
        {
            events.Publish(new PasswordHashUpgraded(user.Id, now));
            return hash;
        }

        return null;
    }
}
