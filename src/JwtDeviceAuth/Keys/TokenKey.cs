using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Keys;

/// <summary>A key that is ready to sign and verify.</summary>
internal sealed class TokenKey
{
    private Tuple<string, byte[]>? _header;

    public TokenKey(SecurityKey key, string algorithm, DateTimeOffset? notBefore, MacPool? macs = null)
    {
        Key = key;
        Algorithm = algorithm;
        NotBefore = notBefore;
        Credentials = new SigningCredentials(key, algorithm);
        Macs = macs ?? (key is SymmetricSecurityKey secret ? new MacPool(secret.Key) : null);
    }

    public SecurityKey Key { get; }

    public string Kid => Key.KeyId;

    public string Algorithm { get; }

    public DateTimeOffset? NotBefore { get; }

    public SigningCredentials Credentials { get; }

    /// <summary>What signs with an HS256 key; null for others.</summary>
    public MacPool? Macs { get; }

    /// <summary>The first part of tokens that this key signs. A key signs tokens of one type, so one is enough to keep.</summary>
    public byte[] EncodedHeader(string type)
    {
        var header = _header;
        if (header?.Item1 != type)
        {
            _header = header = Tuple.Create(type, SignedToken.EncodeHeader(this, type));
        }

        return header.Item2;
    }

    /// <summary>The same key, which signs from a time on.</summary>
    public TokenKey From(DateTimeOffset time) => new(Key, Algorithm, time, Macs);
}
