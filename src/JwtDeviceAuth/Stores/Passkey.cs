namespace JwtDeviceAuth.Stores;

/// <summary>A passkey of a user (WebAuthn, section 4, "credential record"): one row of the table <c>passkeys</c>. It holds no secret.</summary>
public class Passkey
{
    /// <summary>The longest credential id (WebAuthn, section 4, "credential ID"), in bytes.</summary>
    public const int MaximumCredentialIdLength = 1023;

    /// <summary>The <see cref="OneTimeCode.Purpose"/> of the challenges of registrations.</summary>
    public const string RegistrationPurpose = "passkey_registration";

    /// <summary>The key, given by the store.</summary>
    public virtual long Id { get; set; }

    /// <summary>The user whose passkey it is.</summary>
    public virtual long UserId { get; set; }

    /// <summary>The credential id that the authenticator chose, unique; 1 to <see cref="MaximumCredentialIdLength"/> bytes.</summary>
    public virtual required byte[] CredentialId { get; set; }

    /// <summary>The public key, in the form of COSE (RFC 9052).</summary>
    public virtual required byte[] PublicKey { get; set; }

    /// <summary>The user handle that the authenticator keeps with it: random, and the same for all passkeys of a user.</summary>
    public virtual required byte[] UserHandle { get; set; }

    /// <summary>The signature counter of its last use; 0 for an authenticator that does not count.</summary>
    public virtual long SignatureCounter { get; set; }

    /// <summary>The kind of authenticator (AAGUID); all zeros where it does not say.</summary>
    public virtual Guid AuthenticatorId { get; set; }

    /// <summary>A name for people.</summary>
    public virtual string? Name { get; set; }

    /// <summary>How browsers can reach it, as they said: words with spaces between.</summary>
    public virtual string Transports { get; set; } = string.Empty;

    /// <summary>Whether it can be copied to other devices (backup eligibility). Never changes.</summary>
    public virtual bool CanBeSynced { get; set; }

    /// <summary>Whether it was copied, as of its last use.</summary>
    public virtual bool IsSynced { get; set; }

    /// <summary>When it was added, in UTC.</summary>
    public virtual DateTimeOffset CreatedAt { get; set; }

    /// <summary>When it was last used, in UTC; null before the first time.</summary>
    public virtual DateTimeOffset? LastUsedAt { get; set; }
}
