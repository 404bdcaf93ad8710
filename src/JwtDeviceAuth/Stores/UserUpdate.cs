namespace JwtDeviceAuth.Stores;

/// <summary>A change to a user, for <see cref="IUserStore.TryUpdateAsync"/>.</summary>
public sealed class UserUpdate
{
    /// <summary>The user.</summary>
    public required long UserId { get; init; }

    /// <summary>
    /// The hash that was verified: the change happens only while it is still the stored one. Null for a user who has none: the change happens
    /// only while that is so.
    /// </summary>
    public required string? ExpectedHash { get; init; }

    /// <summary>The session that has to be there; null if the password was the proof.</summary>
    public FreshLogin? FreshLogin { get; init; }

    /// <summary>The new name; null leaves it.</summary>
    public string? Name { get; init; }

    /// <summary>The hash of the new password, which sets <see cref="User.PasswordChangedAt"/>; null leaves the password, and every session.</summary>
    public string? NewHash { get; init; }

    /// <summary>The session that survives a new password; null ends them all.</summary>
    public string? KeepSessionId { get; init; }

    /// <summary>The time for <see cref="User.UpdatedAt"/> and <see cref="User.PasswordChangedAt"/>.</summary>
    public required DateTimeOffset Now { get; init; }
}
