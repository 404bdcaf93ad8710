using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Passwords;

/// <summary>
/// Sign-up: check the address and the password; count the sign-up for its source, or refuse it if there were too many; hash the password; add
/// the user. The store decides whether the address is taken, so two sign-ups at once cannot both have it.
/// </summary>
internal sealed class SignUpService(
    IUserStore users,
    PasswordPolicy policy,
    LoginThrottle throttle,
    HashingQueue hashing,
    SecurityEvents events,
    AuthMetrics metrics,
    StoreClock clock) : ISignUpService
{
    public async ValueTask<SignUpResult> SignUpAsync(SignUpRequest request, CancellationToken cancellationToken = default)
    {
        if (!EmailAddress.TryNormalize(request.Email, out var normalizedEmail))
        {
            return new SignUpResult(SignUpStatus.InvalidEmail);
        }

        if (await policy.FindFaultAsync(request.Password, cancellationToken) is { } fault)
        {
            return new SignUpResult(ResultOf(fault));
        }

        var attempt = await throttle.BeginSignUpAsync(request.Client.IpAddress, cancellationToken);
        if (attempt.RetryAfter is { } wait)
        {
            metrics.RecordThrottled(attempt.RefusedBy.MetricName());
            events.Publish(new LoginThrottled(
                UserId: null, clock.GetUtcNow(), attempt.RefusedBy, wait, normalizedEmail, request.Client.IpAddress, request.Client.UserAgent));
            return new SignUpResult(SignUpStatus.LockedOut, wait);
        }

        string? hash = null;
        try
        {
            hash = await hashing.HashAsync(request.Password, HashingShare.Changes, cancellationToken);
        }
        finally
        {
            // It counts whatever becomes of the address; but not where nothing was hashed.
            await throttle.ReleaseAsync(attempt, wasRight: hash is null ? null : false);
        }

        if (hash is null)
        {
            return new SignUpResult(SignUpStatus.Busy);
        }

        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var user = new User
        {
            Email = request.Email.Trim(),
            NormalizedEmail = normalizedEmail,
            Name = request.Name.Trim(),
            PasswordHash = hash,
            PasswordChangedAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (!await users.TryAddAsync(user, cancellationToken))
        {
            return new SignUpResult(SignUpStatus.EmailTaken);
        }

        events.Publish(new UserSignedUp(user.Id, now));
        return new SignUpResult(user);
    }

    private static SignUpStatus ResultOf(PasswordFault fault) => fault switch
    {
        PasswordFault.TooLong => SignUpStatus.PasswordTooLong,
        PasswordFault.TooCommon => SignUpStatus.PasswordTooCommon,
        _ => SignUpStatus.PasswordTooWeak,
    };
}
