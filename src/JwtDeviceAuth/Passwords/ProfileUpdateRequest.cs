namespace JwtDeviceAuth.Passwords;

/// <summary>What a user changes. Not a record, so that no log prints the passwords by accident.</summary>
public sealed class ProfileUpdateRequest
{
    /// <summary>The user.</summary>
    public required long UserId { get; init; }

    /// <summary>
    /// The <c>sid</c> of the session that asks: the one that survives a new password, and whose login has to be fresh where there is no
    /// password yet. Null ends all.
    /// </summary>
    public string? SessionId { get; init; }

    /// <summary>The password as it is; null for a user who has none and has just signed in with a social account.</summary>
    public string? OldPassword { get; init; }

    /// <summary>The new name; null leaves it.</summary>
    public string? Name { get; init; }

    /// <summary>The new password; null leaves it.</summary>
    public string? NewPassword { get; init; }
}
