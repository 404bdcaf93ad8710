namespace JwtDeviceAuth.External;

/// <summary>What a valid ID token says.</summary>
internal sealed record IdToken
{
    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    /// <summary>The tenant, where one provider has many issuers: their subjects are different people.</summary>
    public string? Tenant { get; init; }

    public string? Email { get; init; }

    /// <summary>Null where the token does not say; the provider's userinfo may.</summary>
    public bool? IsEmailVerified { get; init; }

    public string? Name { get; init; }

    /// <summary>Identifies this token among all of the provider.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What identifies the person among all of this provider.</summary>
    public string ProviderUserId => Tenant is null ? Subject : $"{Tenant}.{Subject}";
}
