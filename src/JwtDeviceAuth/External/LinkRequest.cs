using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.External;

/// <summary>
/// A social account to link: who asks, what proves that it is they, and one of three things that show the account: a link code, the code of a
/// login in a browser with its verifier, or an ID token with its provider. Not a record, so that no log prints any of it by accident.
/// </summary>
public sealed class LinkRequest
{
    /// <summary>Who asks.</summary>
    public required Requester Requester { get; init; }

    /// <summary>The password; null for a user who has none, whose login has to be recent.</summary>
    public string? Password { get; init; }

    /// <summary>The code that came with <see cref="ExternalLoginStatus.LinkRequired"/>.</summary>
    public string? LinkCode { get; init; }

    /// <summary>Instead: the one-time code of a login in the browser.</summary>
    public string? Code { get; init; }

    /// <summary>With <see cref="Code"/>: the secret whose S256 challenge began that login (RFC 7636).</summary>
    public string? CodeVerifier { get; init; }

    /// <summary>With <see cref="IdToken"/>: the provider that gave it.</summary>
    public string? Provider { get; init; }

    /// <summary>Instead: the ID token from the provider's SDK.</summary>
    public string? IdToken { get; init; }

    /// <summary>With <see cref="IdToken"/>: the random text whose SHA-256 the app gave the SDK as nonce.</summary>
    public string? Nonce { get; init; }
}
