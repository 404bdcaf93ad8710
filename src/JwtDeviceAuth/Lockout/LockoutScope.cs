namespace JwtDeviceAuth.Lockout;

/// <summary>What attempts are counted for.</summary>
public enum LockoutScope
{
    /// <summary>An account, or an e-mail address that no account has.</summary>
    Account,

    /// <summary>A source address: an IPv4 address, or the /64 network of an IPv6 address.</summary>
    SourceAddress,

    /// <summary>A device that has signed in to the account before, and proved it.</summary>
    Device,

    /// <summary>All devices together that have signed in to the account before, and proved it.</summary>
    Devices,

    /// <summary>The passwords that a signed-in user sends to change or delete the account.</summary>
    Profile,

    /// <summary>The second factors of an account, over all its logins, devices and kinds of factors; and the first codes of one that is being added.</summary>
    SecondFactor,

    /// <summary>The sign-ups from a source address.</summary>
    SignUp,
}
