using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.External;

/// <summary>A person whom a provider has signed in, and the device they came from. It is kept with one-time codes, as JSON.</summary>
internal sealed record ExternalLogin
{
    private const int MaximumIdLength = 255;
    private const int MaximumNameLength = 255;

    public required string Provider { get; init; }

    public required string ProviderUserId { get; init; }

    /// <summary>An address as the provider gives it; null where it is not valid.</summary>
    public string? Email { get; init; }

    public bool IsEmailVerified { get; init; }

    public string? Name { get; init; }

    /// <summary>When the provider vouched for the person, in UTC.</summary>
    public required DateTimeOffset ProvedAt { get; init; }

    public string? DeviceId { get; init; }

    public string? DeviceName { get; init; }

    /// <summary>The challenge that the client with the code must answer; null for a code that is bound otherwise.</summary>
    public string? CodeChallenge { get; init; }

    /// <summary>What identifies the account, in the form in which addresses are compared; null unless the provider has verified it.</summary>
    public string? VerifiedEmail()
        => IsEmailVerified && EmailAddress.TryNormalize(Email, out var normalized) ? normalized : null;

    /// <summary>The name for a new user.</summary>
    public string DisplayName() => Name ?? Email?[..Email.IndexOf('@', StringComparison.Ordinal)] ?? Provider;

    public SocialAccount NewAccount(long userId, DateTimeOffset now) => new()
    {
        UserId = userId,
        Provider = Provider,
        ProviderUserId = ProviderUserId,
        Email = Email,
        CreatedAt = now,
    };

    /// <summary>Null where the id is none that can be kept. What is wrong with the rest is left out: it only describes the person.</summary>
    public static ExternalLogin? From(string provider, ExternalIdentity? identity, DateTimeOffset provedAt)
    {
        if (identity is not { ProviderUserId: { Length: >= 1 and <= MaximumIdLength } id } || !DeviceIds.IsPrintable(id))
        {
            return null;
        }

        return new ExternalLogin
        {
            Provider = provider,
            ProviderUserId = id,
            ProvedAt = provedAt,
            Email = EmailAddress.TryNormalize(identity.Email, out _) ? identity.Email!.Trim() : null,
            IsEmailVerified = identity.IsEmailVerified && !UnreachableEmail.Is(identity.Email),
            Name = Label.From(identity.Name, MaximumNameLength),
        };
    }
}
