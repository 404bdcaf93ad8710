namespace JwtDeviceAuth.Client;

/// <summary>A login waits for the person's second factor.</summary>
public sealed class SecondFactorRequest
{
    internal SecondFactorRequest(IReadOnlyList<string> methods, TimeSpan? expiresIn, int attempt) => (Methods, ExpiresIn, Attempt) = (methods, expiresIn, attempt);

    /// <summary>What the person can prove it with: <c>totp</c>, <c>recovery_code</c>, <c>passkey</c>.</summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>How long the login waits; null if the server did not say.</summary>
    public TimeSpan? ExpiresIn { get; }

    /// <summary>1 the first time; more after a wrong code.</summary>
    public int Attempt { get; }
}
