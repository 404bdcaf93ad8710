using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Passwords;

/// <summary>What a user changes. Not a record, so that no log prints the passwords by accident.</summary>
public sealed class ProfileUpdateRequest
{
    /// <summary>Who asks. A new password ends every session but that one.</summary>
    public required Requester Requester { get; init; }

    /// <summary>The password as it is; null for a user who has none and has signed in with a social account within <see cref="JwtDeviceAuthOptions.RecentAuthenticationAge"/>.</summary>
    public string? OldPassword { get; init; }

    /// <summary>The new name; null leaves it.</summary>
    public string? Name { get; init; }

    /// <summary>The new password; null leaves it.</summary>
    public string? NewPassword { get; init; }
}
