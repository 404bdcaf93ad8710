namespace JwtDeviceAuth.Email;

/// <summary>An e-mail about an account. Not a record, so that no log prints the code by accident.</summary>
public abstract class AccountEmail
{
    private protected AccountEmail()
    {
    }

    /// <summary>The user whose account it is about.</summary>
    public required long UserId { get; init; }

    /// <summary>Where to send it: the address as it was typed.</summary>
    public required string Address { get; init; }

    /// <summary>
    /// The user's name. As long as the address is not confirmed, a stranger may have chosen it: encode it, and do not let it become a link.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>What the exception of a sender may repeat and the log must not.</summary>
    internal virtual string? Secret => null;
}
