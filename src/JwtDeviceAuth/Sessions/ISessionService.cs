namespace JwtDeviceAuth.Sessions;

/// <summary>Starts sessions of people whom the application has verified by its own means, in the one place where every login starts its session.</summary>
public interface ISessionService
{
    /// <summary>
    /// Starts a session on a device; it replaces the one that it had with the same login type. It is asked of every
    /// <see cref="ILoginStep"/>, raises a <see cref="LoginSucceeded"/>, and counts for <see cref="JwtDeviceAuthOptions.MaxDevicesPerUser"/>.
    /// </summary>
    /// <param name="userId">The user.</param>
    /// <param name="proof">How the person proved who they are.</param>
    /// <param name="device">Where the session is to be.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The session and its tokens, or why there are none.</returns>
    /// <exception cref="ArgumentException">The device id is not <see cref="Stores.DeviceIds.IsValid">valid</see>, or the time of the proof is in the future.</exception>
    ValueTask<SessionStartResult> StartAsync(
        long userId, LoginProof proof, LoginDevice device, CancellationToken cancellationToken = default);
}
