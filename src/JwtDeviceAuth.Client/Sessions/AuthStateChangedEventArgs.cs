namespace JwtDeviceAuth.Client;

/// <summary>Who is signed in now.</summary>
public sealed class AuthStateChangedEventArgs : EventArgs
{
    internal AuthStateChangedEventArgs(AuthState state) => State = state;

    /// <summary>The state after the change.</summary>
    public AuthState State { get; }
}
