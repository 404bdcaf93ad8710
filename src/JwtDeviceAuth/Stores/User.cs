namespace JwtDeviceAuth.Stores;

/// <summary>A person who can sign in: one row of the table <c>users</c>.</summary>
public class User
{
    /// <summary>The key, given by the store; as a string it is the <c>sub</c> of the tokens.</summary>
    public virtual long Id { get; set; }

    /// <summary>
    /// The e-mail address as it was typed, unique without regard to case through <see cref="NormalizedEmail"/>; null for a user whose social
    /// provider gave none.
    /// </summary>
    public virtual string? Email { get; set; }

    /// <summary>The e-mail address in the form in which two are compared: see <see cref="EmailAddress"/>. Null where there is no address.</summary>
    public virtual string? NormalizedEmail { get; set; }

    /// <summary>When it was shown that the address is this person's, in UTC; null as long as nobody has shown it.</summary>
    public virtual DateTimeOffset? EmailConfirmedAt { get; set; }

    /// <summary>The name to show.</summary>
    public virtual required string Name { get; set; }

    /// <summary>The hash that <see cref="Passwords.IPasswordHasher"/> made; null for a user who signs in with social accounts only.</summary>
    public virtual string? PasswordHash { get; set; }

    /// <summary>
    /// When the password was last chosen (not when its hash was strengthened), in UTC: what a device proved before counts no more. Null for a
    /// user who never had one.
    /// </summary>
    public virtual DateTimeOffset? PasswordChangedAt { get; set; }

    /// <summary>
    /// When the user had last proved who they are before this password was chosen, in UTC: when the password before it was chosen, or the account
    /// was made. What was linked after it and up to <see cref="PasswordChangedAt"/> may be somebody else's work. Null before the second proof.
    /// </summary>
    public virtual DateTimeOffset? PreviousProofAt { get; set; }

    /// <summary>
    /// Null for a user without an active second factor. Else a random number, which changes with every factor that is removed: what was proved against
    /// other factors is void. It is written in the step that adds the first factor or removes one, and read with the user.
    /// </summary>
    public virtual long? SecondFactorVersion { get; set; }

    /// <summary>Whether the user may sign in and refresh. Default: true.</summary>
    public virtual bool IsActive { get; set; } = true;

    /// <summary>When the user signed up, in UTC.</summary>
    public virtual DateTimeOffset CreatedAt { get; set; }

    /// <summary>When this row last changed, in UTC.</summary>
    public virtual DateTimeOffset UpdatedAt { get; set; }
}
