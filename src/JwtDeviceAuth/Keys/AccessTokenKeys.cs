namespace JwtDeviceAuth.Keys;

/// <summary>The keys of access tokens as they are now: the configured ones, and those of the key ring, which changes while the application runs.</summary>
internal sealed class AccessTokenKeys(TokenKeys configured)
{
    // Replaced as a whole, so that a request sees one state of it or the next.
    private volatile TokenKeySet _current = configured.Access;

    public TokenKeySet Current => _current;

    public bool HasConfiguredKey => configured.Access.All.Length > 0;

    /// <summary>Lets the keys of the ring sign, or the configured ones where the ring has none to sign with. All verify.</summary>
    public void UseRing(IReadOnlyList<TokenKey> signers, IReadOnlyList<TokenKey> verifiers)
        => _current = signers.Count > 0
            ? new TokenKeySet(signers, [.. verifiers, .. configured.Access.All])
            : new TokenKeySet(configured.Access.Signers, verifiers);
}
