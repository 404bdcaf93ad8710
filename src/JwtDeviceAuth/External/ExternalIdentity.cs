namespace JwtDeviceAuth.External;

/// <summary>What a social provider says of the person who signed in there.</summary>
public sealed class ExternalIdentity
{
    /// <summary>The person's id at the provider, which never changes (OpenID Connect's <c>sub</c>); up to 255 printable characters.</summary>
    public required string ProviderUserId { get; init; }

    /// <summary>The e-mail address, if the provider gives one.</summary>
    public string? Email { get; init; }

    /// <summary>
    /// Whether the provider has checked that the address is this person's. Default: false. Only a verified address is stored as a user's
    /// own, or compared with those of other users.
    /// </summary>
    public bool IsEmailVerified { get; init; }

    /// <summary>The name to show, if the provider gives one.</summary>
    public string? Name { get; init; }
}
