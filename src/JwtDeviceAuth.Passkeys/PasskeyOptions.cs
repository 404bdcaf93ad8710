namespace JwtDeviceAuth.Passkeys;

/// <summary>Settings of passkeys. They are checked when the application starts. Nothing of them is ever taken from a request, such as its <c>Host</c> header.</summary>
public sealed class PasskeyOptions
{
    /// <summary>
    /// The relying party's id (WebAuthn, section 5.4.2): the domain that passkeys belong to, without scheme and port, such as <c>example.com</c>. Passkeys of one
    /// id work nowhere else, so it never changes. Default: none; it has to be set.
    /// </summary>
    public string RelyingPartyId { get; set; } = string.Empty;

    /// <summary>The name of the application that authenticators show. Default: <see cref="RelyingPartyId"/>.</summary>
    public string? RelyingPartyName { get; set; }

    /// <summary>
    /// From where passkeys may be used, exactly as browsers write it: <c>https://example.com</c>, <c>https://app.example.com:8443</c>; related origins that
    /// <c>https://{id}/.well-known/webauthn</c> lists (section 5.11), and apps: <c>android:apk-key-hash:...</c>. An iOS app has the origin of its domain.
    /// Without https only for <c>localhost</c>. Default: empty; one at least has to be set.
    /// </summary>
    public IList<string> Origins { get; } = [];

    /// <summary>How long the options of a registration or a login are good. Whole seconds, at most 10 minutes; default: 5 minutes.</summary>
    public TimeSpan ChallengeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many passkeys a user can have. 1 to 100; default: 20.</summary>
    public int MaximumPerUser { get; set; } = 20;

    /// <summary>Names for kinds of authenticators by their AAGUID, for passkeys that the person gave no name. It has those of the usual password managers.</summary>
    public IDictionary<Guid, string> AuthenticatorNames { get; } = new Dictionary<Guid, string>(KnownAuthenticators.Names);
}
