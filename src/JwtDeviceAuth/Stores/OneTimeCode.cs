namespace JwtDeviceAuth.Stores;

/// <summary>A code that works once, for one purpose: one row of the table <c>one_time_codes</c>. The code itself is stored nowhere.</summary>
public class OneTimeCode
{
    /// <summary>The key: SHA-256 of the code, or of what is noted as used.</summary>
    public virtual required byte[] CodeHash { get; set; }

    /// <summary>What the code is good for; up to 32 characters. A code of one purpose is unknown to every other.</summary>
    public virtual required string Purpose { get; set; }

    /// <summary>The user whom the code concerns, with whom it goes; null if there is none.</summary>
    public virtual long? UserId { get; set; }

    /// <summary>What the purpose needs to know when the code comes back. No secret in clear.</summary>
    public virtual string? Payload { get; set; }

    /// <summary>When the code was made, in UTC.</summary>
    public virtual DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the code stops being accepted, in UTC.</summary>
    public virtual DateTimeOffset ExpiresAt { get; set; }
}
