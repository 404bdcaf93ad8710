namespace JwtDeviceAuth.Stores;

/// <summary>An authenticator app of one user (TOTP, RFC 6238): one row of the table <c>totp_factors</c>.</summary>
public class TotpFactor
{
    /// <summary>The key, given by the store.</summary>
    public virtual long Id { get; set; }

    /// <summary>The user whose authenticator it is.</summary>
    public virtual long UserId { get; set; }

    /// <summary>The name that the person gave it, if any.</summary>
    public virtual string? Name { get; set; }

    /// <summary>The shared secret, encrypted and authenticated with ASP.NET Core Data Protection.</summary>
    public virtual required byte[] ProtectedSecret { get; set; }

    /// <summary>When it was made, in UTC.</summary>
    public virtual DateTimeOffset CreatedAt { get; set; }

    /// <summary>When a first code showed that the person has the secret, in UTC; null as long as it is pending, and then it counts for nothing.</summary>
    public virtual DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>While it is pending: when that ends, in UTC; else null.</summary>
    public virtual DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>
    /// While it is pending: what it was begun by, and only that may confirm it: the <c>sid</c> of a session, or the hash of an enrolment's
    /// <c>mfa_token</c> in hexadecimal digits. Null where the application itself asked.
    /// </summary>
    public virtual string? StartedBy { get; set; }

    /// <summary>The time step (RFC 6238, section 4.2) of the last code that was accepted: none of it or before it is accepted again.</summary>
    public virtual long LastStep { get; set; }

    /// <summary>When a code was last accepted, in UTC; null if none was.</summary>
    public virtual DateTimeOffset? LastUsedAt { get; set; }
}
