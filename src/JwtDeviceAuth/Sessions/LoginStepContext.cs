using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>A login whose proof is good and whose session is not there yet, for an <see cref="ILoginStep"/>.</summary>
/// <param name="user">The user, active.</param>
/// <param name="proof">How the person proved who they are.</param>
/// <param name="device">Where the session is to be.</param>
public sealed class LoginStepContext(User user, LoginProof proof, LoginDevice device)
{
    /// <summary>The user, active.</summary>
    public User User { get; } = user;

    /// <summary>How the person proved who they are.</summary>
    public LoginProof Proof { get; } = proof;

    /// <summary>Where the session is to be.</summary>
    public LoginDevice Device { get; } = device;
}
