using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Benchmarks.Flood;

/// <summary>Login without <see cref="HashingQueue"/>: what to compare with.</summary>
internal sealed class UnboundedLoginService(IUserStore users, IPasswordHasher hasher, SessionStarter sessions) : ILoginService
{
    public async ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken = default)
    {
        var user = await users.FindByEmailAsync(request.Email, cancellationToken);
        if (user?.PasswordHash is not { } hash)
        {
            return new LoginResult(LoginValidationResult.UserNotFound);
        }

        if (await Task.Run(() => hasher.Verify(request.Password, hash), cancellationToken) == PasswordVerification.Failed)
        {
            return new LoginResult(LoginValidationResult.InvalidPassword);
        }

        var started = await sessions.StartAsync(
            user,
            LoginProof.Password(hash, TimeProvider.System.GetUtcNow()),
            new LoginDevice { DeviceId = request.DeviceId, DeviceName = request.DeviceName, Client = request.Client },
            cancellationToken);
        return started.Succeeded
            ? new LoginResult(user, started.Session, started.Tokens)
            : new LoginResult(LoginValidationResult.Busy);
    }
}
