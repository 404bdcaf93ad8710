using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Benchmarks.Flood;

/// <summary>Login without <see cref="HashingQueue"/>: what to compare with.</summary>
internal sealed class UnboundedLoginService(IUserStore users, IPasswordHasher hasher, SessionStarter sessions) : ILoginService
{
    public async ValueTask<LoginOutcome> LoginAsync(LoginRequest request, CancellationToken cancellationToken)
    {
        var user = await users.FindByEmailAsync(request.Email, cancellationToken);
        if (user?.PasswordHash is not { } hash)
        {
            return new LoginOutcome(LoginValidationResult.UserNotFound);
        }

        if (await Task.Run(() => hasher.Verify(request.Password, hash), cancellationToken) == PasswordVerification.Failed)
        {
            return new LoginOutcome(LoginValidationResult.InvalidPassword);
        }

        var started = await sessions.TryStartAsync(user, LoginTypes.Local, request.DeviceId, request.DeviceName, request.Client, cancellationToken);
        return started is var (session, tokens)
            ? new LoginOutcome(user, session, tokens)
            : new LoginOutcome(LoginValidationResult.Busy);
    }
}
