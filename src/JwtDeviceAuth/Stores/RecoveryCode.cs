namespace JwtDeviceAuth.Stores;

/// <summary>
/// A recovery code that was not used yet: one row of the table <c>recovery_codes</c>. The code itself, of 80 random bits, is stored nowhere.
/// </summary>
public class RecoveryCode
{
    /// <summary>The user whose code it is.</summary>
    public virtual long UserId { get; set; }

    /// <summary>SHA-256 of the user's id and the code.</summary>
    public virtual required byte[] CodeHash { get; set; }

    /// <summary>When it was made, in UTC.</summary>
    public virtual DateTimeOffset CreatedAt { get; set; }
}
