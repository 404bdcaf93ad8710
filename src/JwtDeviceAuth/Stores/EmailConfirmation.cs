namespace JwtDeviceAuth.Stores;

/// <summary>The confirmation of an address, for <see cref="IUserStore.TryConfirmEmailAsync"/>.</summary>
public sealed class EmailConfirmation
{
    /// <summary>SHA-256 of the code that was presented.</summary>
    public required byte[] CodeHash { get; init; }

    /// <summary>The purpose of the code.</summary>
    public required string Purpose { get; init; }

    /// <summary>The user who presents the code: a code of another user is none, and stays good.</summary>
    public required long UserId { get; init; }

    /// <summary>The <c>sid</c> of the session that presents it, which has to be there; null where the application asks.</summary>
    public string? SessionId { get; init; }

    /// <summary>The time that expiry is compared with, and when the address was confirmed.</summary>
    public required DateTimeOffset Now { get; init; }
}
