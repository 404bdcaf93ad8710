using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.External;

/// <summary>Makes client secrets for Apple.</summary>
internal sealed class AppleSecret
{
    private const int KeySize = 256;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly SigningCredentials _credentials;
    private readonly string _teamId;

    private AppleSecret(ECDsa key, string keyId, string teamId)
        => (_credentials, _teamId) = (new SigningCredentials(new ECDsaSecurityKey(key) { KeyId = keyId }, SecurityAlgorithms.EcdsaSha256), teamId);

    /// <summary>Null, with what is wrong, for a key that cannot be used.</summary>
    public static AppleSecret? TryCreate(AppleKey key, out string? fault)
    {
        fault = string.IsNullOrWhiteSpace(key.TeamId) ? "AppleKey:TeamId is missing; set it to the id of your team at Apple"
            : string.IsNullOrWhiteSpace(key.KeyId) ? "AppleKey:KeyId is missing; set it to the id of the key, which is in the name of its file"
            : null;
        if (fault is not null)
        {
            return null;
        }

        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportFromPem(key.PrivateKey);
            if (ecdsa.KeySize == KeySize)
            {
                _ = ecdsa.SignData([], HashAlgorithmName.SHA256);
                return new AppleSecret(ecdsa, key.KeyId!, key.TeamId!);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // Its message could hold parts of the key.
        }

        ecdsa.Dispose();
        fault = "AppleKey:PrivateKey is no P-256 private key in PEM; set it to the content of the file AuthKey_....p8";
        return null;
    }

    public string Make(OpenIdConnectProviderOptions options, DateTimeOffset now) => Handler.CreateToken(new SecurityTokenDescriptor
    {
        Issuer = _teamId,
        Audience = options.Authority!.TrimEnd('/'),
        Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["sub"] = options.ClientId! },
        IssuedAt = now.UtcDateTime,
        Expires = (now + Lifetime).UtcDateTime,
        SigningCredentials = _credentials,
    });
}
