using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Accounts;

/// <summary>
/// Login: read the account once; check the password, with the same work if there is no account; refuse an inactive one; start the
/// session, on the condition that the password is still the one that was checked; strengthen an old hash.
/// </summary>
internal sealed class LoginService(
    IUserStore users, PasswordCheck passwords, HashingQueue hashing, SessionStarter sessions, TimeProvider clock) : ILoginService
{
    // The condition fails when the password or its hash changes during the check; that it does so again and again is no honest traffic.
    private const int Attempts = 3;

    public async ValueTask<LoginOutcome> LoginAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        if (!DeviceIds.IsValid(request.DeviceId))
        {
            throw new ArgumentException("The device id must be 1 to 128 printable characters and not the reserved one.", nameof(request));
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var user = await FindAsync(request.Email, cancellationToken);
            if (await passwords.VerifyAsync(user, request.Password, cancellationToken) is not { } verification)
            {
                return new LoginOutcome(LoginValidationResult.Busy);
            }

            if (user is null)
            {
                return new LoginOutcome(LoginValidationResult.UserNotFound);
            }

            if (verification == PasswordVerification.Failed)
            {
                return new LoginOutcome(LoginValidationResult.InvalidPassword);
            }

            if (!user.IsActive)
            {
                return new LoginOutcome(LoginValidationResult.UserInactive);
            }

            var started = await sessions.TryStartAsync(
                user, LoginTypes.Local, request.DeviceId, request.DeviceName, request.Client, cancellationToken);
            if (started is var (session, tokens))
            {
                if (verification == PasswordVerification.SucceededRehashNeeded)
                {
                    await UpgradeHashAsync(user, request.Password, cancellationToken);
                }

                return new LoginOutcome(user, session, tokens);
            }
        }

        return new LoginOutcome(LoginValidationResult.Busy);
    }

    private async ValueTask<User?> FindAsync(string email, CancellationToken cancellationToken)
        => EmailAddress.TryNormalize(email, out var normalizedEmail)
            ? await users.FindByEmailAsync(normalizedEmail, cancellationToken)
            : null;

    private async ValueTask UpgradeHashAsync(User user, string password, CancellationToken cancellationToken)
    {
        // Busy or overtaken: the next login tries again.
        if (await hashing.HashAsync(password, cancellationToken) is { } hash)
        {
            await users.TryUpgradePasswordHashAsync(user.Id, user.PasswordHash!, hash, clock.GetUtcNow().ToWholeMilliseconds(), cancellationToken);
        }
    }
}
