namespace JwtDeviceAuth.Stores;

/// <summary>One key of the ring: a row of the table <c>signing_keys</c>. What it holds of the key itself is encrypted.</summary>
public class StoredSigningKey
{
    /// <summary>
    /// Counts the keys from 1. No two have the same, which is how the store decides between nodes that make the next key at once; of the
    /// keys whose time has come the one with the highest signs.
    /// </summary>
    public virtual required long Generation { get; set; }

    /// <summary>The <c>kid</c> in the header of tokens: the key's thumbprint (RFC 7638), so unique as well.</summary>
    public virtual required string Kid { get; set; }

    /// <summary><c>ES256</c> or <c>RS256</c>.</summary>
    public virtual required string Algorithm { get; set; }

    /// <summary>The private key (PKCS #8), encrypted and authenticated with ASP.NET Core Data Protection.</summary>
    public virtual required byte[] ProtectedKey { get; set; }

    /// <summary>When it starts to sign, in UTC. It verifies from its creation on.</summary>
    public virtual DateTimeOffset ActivatesAt { get; set; }

    /// <summary>When it was made, in UTC.</summary>
    public virtual DateTimeOffset CreatedAt { get; set; }
}
