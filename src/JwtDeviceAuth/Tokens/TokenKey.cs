using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Tokens;

/// <summary>A key that is ready to sign and verify.</summary>
internal sealed class TokenKey
{
    public TokenKey(SecurityKey key, string algorithm, DateTimeOffset? notBefore)
    {
        Key = key;
        Algorithm = algorithm;
        NotBefore = notBefore;
        Credentials = new SigningCredentials(key, algorithm);
    }

    public SecurityKey Key { get; }

    public string Kid => Key.KeyId;

    public string Algorithm { get; }

    public DateTimeOffset? NotBefore { get; }

    public SigningCredentials Credentials { get; }

    /// <summary>The same key, which signs from a time on.</summary>
    public TokenKey From(DateTimeOffset time) => new(Key, Algorithm, time);
}
