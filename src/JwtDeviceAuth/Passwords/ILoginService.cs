namespace JwtDeviceAuth.Passwords;

/// <summary>Signs users in with e-mail and password.</summary>
public interface ILoginService
{
    /// <summary>Checks the password and starts a session on the device, which replaces the one that it had.</summary>
    /// <param name="request">What the client sent.</param>
    /// <param name="cancellationToken">Stops the attempt before the session is written.</param>
    /// <returns>The user and the tokens, or why there are none; an unknown account costs the same work as a wrong password.</returns>
    /// <exception cref="ArgumentException">The device id is not <see cref="Stores.DeviceIds.IsValid">valid</see>.</exception>
    ValueTask<LoginResult> LoginAsync(LoginRequest request, CancellationToken cancellationToken = default);
}
