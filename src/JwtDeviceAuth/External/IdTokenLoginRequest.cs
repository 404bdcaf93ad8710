using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.External;

/// <summary>An ID token that a provider's SDK gave a native app. Not a record, so that no log prints it by accident.</summary>
public sealed class IdTokenLoginRequest
{
    /// <summary>The provider's name.</summary>
    public required string Provider { get; init; }

    /// <summary>The ID token.</summary>
    public required string IdToken { get; init; }

    /// <summary>The random text, of 22 to 255 characters, whose SHA-256 the app gave the SDK as nonce; null for none.</summary>
    public string? Nonce { get; init; }

    /// <summary>Where the session is to be.</summary>
    public LoginDevice Device { get; init; } = new();
}
