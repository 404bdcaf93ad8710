namespace JwtDeviceAuth.Stores;

/// <summary>A user's account at a social provider: one row of the table <c>social_accounts</c>.</summary>
public sealed class SocialAccount
{
    /// <summary>The key, given by the store.</summary>
    public long Id { get; set; }

    /// <summary>The user that this account belongs to.</summary>
    public long UserId { get; set; }

    /// <summary>The provider's name, which is also the login type of its sessions, for example <c>google</c>.</summary>
    public required string Provider { get; set; }

    /// <summary>The user's id at the provider: what identifies the person, unlike the address, which can change.</summary>
    public required string ProviderUserId { get; set; }

    /// <summary>The address that the provider told, if any.</summary>
    public string? Email { get; set; }

    /// <summary>When the account was linked, in UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
