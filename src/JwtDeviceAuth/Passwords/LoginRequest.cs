using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>What a client sends to sign in. Not a record, so that no log prints the password by accident.</summary>
public sealed class LoginRequest
{
    /// <summary>The e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The password.</summary>
    public required string Password { get; init; }

    /// <summary>The id of the device: 1 to 128 printable characters that the client chose and keeps.</summary>
    public required string DeviceId { get; init; }

    /// <summary>
    /// A name for the device list; null keeps the name that the device had. What cannot be shown of it is left out, and it is cut at a whole
    /// character to 128 UTF-16 characters.
    /// </summary>
    public string? DeviceName { get; init => field = Label.From(value, Label.MaximumDeviceNameLength); }

    /// <summary>
    /// Any refresh token that this device ever got for this account: current, replaced, expired or of a session that has ended. It shows
    /// that the device has signed in before, and its failed logins are then counted by themselves. Null, anything else, and a token from before
    /// the password was last changed or reset, change nothing.
    /// </summary>
    public string? DeviceProof { get; init; }

    /// <summary>The key that the session is bound to, which the client proved to have; null for none.</summary>
    public DeviceKey? Key { get; init; }

    /// <summary>What is known of the client.</summary>
    public ClientInfo Client { get; init; } = new();
}
