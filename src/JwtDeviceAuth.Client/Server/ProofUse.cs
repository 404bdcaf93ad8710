using JwtDeviceAuth.Client.Sessions;

namespace JwtDeviceAuth.Client.Server;

/// <summary>A request shows the key of the device, if there is one (RFC 9449).</summary>
/// <param name="KeyId">The thumbprint of the key that the session is bound to; null for any key.</param>
internal sealed record ProofUse(string? KeyId)
{
    /// <summary>For a session that begins.</summary>
    public static readonly ProofUse Device = new(KeyId: null);

    public static ProofUse Of(StoredSession session) => new(session.KeyId);

    /// <summary>Null for a token that needs no proof.</summary>
    public static ProofUse? Of(AccessToken token) => token.IsBound ? new ProofUse(token.KeyId) : null;
}
