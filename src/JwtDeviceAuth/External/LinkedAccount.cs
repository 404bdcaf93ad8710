using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.External;

/// <summary>A social account in the list of a user's accounts.</summary>
/// <param name="account">The account.</param>
/// <param name="sinceLastProof">Whether it was added between the user's last two passwords.</param>
public sealed class LinkedAccount(SocialAccount account, bool sinceLastProof)
{
    /// <summary>The account.</summary>
    public SocialAccount Account { get; } = account;

    /// <summary>
    /// Whether it was added after the last proof that came before the newest password: since the password before that one was set, or since the
    /// account was made. Somebody who knew that password, or had a copy of a token, may have added it; show it to the person after a reset.
    /// </summary>
    public bool SinceLastProof { get; } = sinceLastProof;
}
