namespace JwtDeviceAuth.Stores;

/// <summary>A new password for the user of a code, for <see cref="IUserStore.TryResetPasswordAsync"/>.</summary>
public sealed class PasswordReset
{
    /// <summary>SHA-256 of the code that was presented.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>The purpose of the code.</summary>
    public required string Purpose { get; init; }

    /// <summary>The hash of the new password.</summary>
    public required string NewHash { get; init; }

    /// <summary>The time that expiry is compared with, and for <see cref="User.UpdatedAt"/> and <see cref="User.PasswordChangedAt"/>.</summary>
    public required DateTimeOffset Now { get; init; }
}
