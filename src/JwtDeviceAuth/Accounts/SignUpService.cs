using JwtDeviceAuth.Events;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Accounts;

/// <summary>
/// Sign-up: check the address and the password, hash the password, add the user. The store decides whether the address is taken, so
/// two sign-ups at once cannot both have it.
/// </summary>
internal sealed class SignUpService(
    IUserStore users, PasswordPolicy policy, HashingQueue hashing, SecurityEventQueue events, TimeProvider clock) : ISignUpService
{
    public async ValueTask<SignUpOutcome> SignUpAsync(SignUpRequest request, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryNormalize(request.Email, out var normalizedEmail))
        {
            return new SignUpOutcome(SignUpResult.EmailInvalid);
        }

        if (policy.IsTooLong(request.Password))
        {
            return new SignUpOutcome(SignUpResult.PasswordTooLong);
        }

        if (policy.IsTooWeak(request.Password))
        {
            return new SignUpOutcome(SignUpResult.PasswordTooWeak);
        }

        if (await hashing.HashAsync(request.Password, cancellationToken) is not { } hash)
        {
            return new SignUpOutcome(SignUpResult.Busy);
        }

        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var user = new User
        {
            Email = request.Email.Trim(),
            NormalizedEmail = normalizedEmail,
            Name = request.Name.Trim(),
            PasswordHash = hash,
            PasswordSetAt = now,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (!await users.TryAddAsync(user, cancellationToken))
        {
            return new SignUpOutcome(SignUpResult.EmailTaken);
        }

        events.Publish(new UserSignedUp(user.Id, now));
        return new SignUpOutcome(user);
    }
}
