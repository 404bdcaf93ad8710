namespace JwtDeviceAuth.Stores;

/// <summary>A user's account at a social provider: one row of the table <c>social_accounts</c>.</summary>
public class SocialAccount
{
    /// <summary>The key, given by the store.</summary>
    public virtual long Id { get; set; }

    /// <summary>The user that this account belongs to.</summary>
    public virtual long UserId { get; set; }

    /// <summary>The provider's name, which is also the login type of its sessions, for example <c>google</c>.</summary>
    public virtual required string Provider { get; set; }

    /// <summary>The user's id at the provider: what identifies the person, unlike the address, which can change.</summary>
    public virtual required string ProviderUserId { get; set; }

    /// <summary>The address that the provider gave, if any.</summary>
    public virtual string? Email { get; set; }

    /// <summary>When the account was linked, in UTC.</summary>
    public virtual DateTimeOffset CreatedAt { get; set; }
}
