using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Reauthentication;

/// <summary>
/// Who proves again who they are, and by what: a password, or a fresh login with a social account that is the user's, shown by the code of a login in a
/// browser or by an ID token; a second factor, alone or beside it. Not a record, so that no log prints any of it by accident.
/// </summary>
public sealed class ReauthenticationRequest
{
    /// <summary>Who asks, with the session.</summary>
    public required Requester Requester { get; init; }

    /// <summary>The password.</summary>
    public string? Password { get; init; }

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

    /// <summary>
    /// The kind of a second factor, as in <c>methods</c> (<c>totp</c>), alone or beside what else is given: both together are two factors. Null for none.
    /// </summary>
    public string? Method { get; init; }

    /// <summary>With <see cref="Method"/>: the code.</summary>
    public string? Answer { get; init; }

    internal int Ways => (Password is null ? 0 : 1) + (Code is null ? 0 : 1) + (IdToken is null ? 0 : 1);
}
