using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>What a person types to sign up. Not a record, so that no log prints the password by accident.</summary>
public sealed class SignUpRequest
{
    /// <summary>The e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The name to show.</summary>
    public required string Name { get; init; }

    /// <summary>The password.</summary>
    public required string Password { get; init; }

    /// <summary>What is known of the client; sign-ups are counted for its address, where it is known.</summary>
    public ClientInfo Client { get; init; } = new();
}
