namespace JwtDeviceAuth.Stores;

/// <summary>
/// A login whose first factor was right, and which waits for the second: one row of the table <c>login_challenges</c>. A client that presents its
/// token may answer it, for the device and login type that it holds, and for nothing else.
/// </summary>
public class LoginChallenge
{
    /// <summary>The <see cref="Purpose"/> of a login that waits for a second factor.</summary>
    public const string SecondFactor = "second_factor";

    /// <summary>The <see cref="Purpose"/> of a login of a user who has to add a second factor first.</summary>
    public const string Enrolment = "enrolment";

    /// <summary>The key: SHA-256 of the <c>mfa_token</c>.</summary>
    public virtual required byte[] TokenHash { get; set; }

    /// <summary><see cref="SecondFactor"/> or <see cref="Enrolment"/>; a token of one is unknown to the other.</summary>
    public virtual required string Purpose { get; set; }

    /// <summary>The user who showed the first factor.</summary>
    public virtual long UserId { get; set; }

    /// <summary>The user's <see cref="User.SecondFactorVersion"/> then.</summary>
    public virtual long? SecondFactorVersion { get; set; }

    /// <summary>The login type of the session to be.</summary>
    public virtual required string LoginType { get; set; }

    /// <summary>How the first factor was proved: authentication method references (RFC 8176) with spaces between.</summary>
    public virtual string Methods { get; set; } = string.Empty;

    /// <summary>When the first factor was proved, in UTC.</summary>
    public virtual DateTimeOffset ProvedAt { get; set; }

    /// <summary>The kind of what was found true with the first factor, and has to be true still when the session starts.</summary>
    public virtual required string ProofKind { get; set; }

    /// <summary>What belongs to <see cref="ProofKind"/>: no secret, and nothing that one could be found from.</summary>
    public virtual string? ProofValue { get; set; }

    /// <summary>The device of the session to be.</summary>
    public virtual required string DeviceId { get; set; }

    /// <summary>The name that came with the login, if any.</summary>
    public virtual string? DeviceName { get; set; }

    /// <summary>The key that the session of the login is to be bound to, as <see cref="DeviceSession.KeyThumbprint"/>; null for none.</summary>
    public virtual string? KeyThumbprint { get; set; }

    /// <summary>As <see cref="DeviceSession.BindsAccessToken"/>.</summary>
    public virtual bool BindsAccessToken { get; set; }

    /// <summary>How many codes were tried.</summary>
    public virtual int Attempts { get; set; }

    /// <summary>When the first factor was right, in UTC.</summary>
    public virtual DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the token stops being accepted, in UTC.</summary>
    public virtual DateTimeOffset ExpiresAt { get; set; }
}
