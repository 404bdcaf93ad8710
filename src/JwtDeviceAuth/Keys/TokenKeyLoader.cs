using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Keys;

/// <summary>Reads keys from settings. Whatever is wrong becomes a <see cref="TokenKeyException"/> that names the setting, never its value.</summary>
internal sealed class TokenKeyLoader(IHostEnvironment? environment = null)
{
    public const int MinimumSecretBytes = 32;
    private const int MinimumRsaBits = 2048;
    private const string PemStart = "-----BEGIN ";
    private const string HowToMakeASecret = "base64 of at least 32 random bytes, for example from: openssl rand -base64 32";

    public TokenKey LoadMaster(string base64) => Symmetric(DecodeSecret(base64, "SigningKey"), kid: null, notBefore: null);

    public TokenKey Load(SigningKeyOptions options, string setting)
    {
        var material = ReadMaterial(options, setting);
        return options.Algorithm switch
        {
            SecurityAlgorithms.HmacSha256 => Symmetric(DecodeSecret(material, SourceOf(options, setting)), options.Kid, options.NotBefore),
            SecurityAlgorithms.EcdsaSha256 => Elliptic(material, options, setting),
            SecurityAlgorithms.RsaSha256 => Rsa(material, options, setting),
            _ => throw new TokenKeyException($"{setting}:Algorithm is not one of HS256, ES256 and RS256"),
        };
    }

    public static TokenKey Symmetric(byte[] secret, string? kid, DateTimeOffset? notBefore)
    {
        var key = new SymmetricSecurityKey(secret) { KeyId = kid ?? SecretKid(secret) };
        return new TokenKey(key, SecurityAlgorithms.HmacSha256, notBefore);
    }

    /// <summary>An ES256 or RS256 key; without a kid it is named by its thumbprint (RFC 7638).</summary>
    public static TokenKey Asymmetric(AsymmetricAlgorithm pair, string? kid, DateTimeOffset? notBefore)
    {
        (SecurityKey Key, string Algorithm) made = pair is RSA rsa
            ? (new RsaSecurityKey(rsa), SecurityAlgorithms.RsaSha256)
            : (new ECDsaSecurityKey((ECDsa)pair), SecurityAlgorithms.EcdsaSha256);
        made.Key.KeyId = kid ?? Base64Url.EncodeToString(made.Key.ComputeJwkThumbprint());
        return new TokenKey(made.Key, made.Algorithm, notBefore);
    }

    /// <summary>A name for a secret that reveals nothing about it: derived under a purpose of its own.</summary>
    private static string SecretKid(byte[] secret)
        => Base64Url.EncodeToString(HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 9, info: "JwtDeviceAuth kid v1"u8.ToArray()));

    /// <summary>Where the key stands, for messages.</summary>
    private static string SourceOf(SigningKeyOptions options, string setting)
        => string.IsNullOrEmpty(options.KeyFile) ? setting : $"{setting}:KeyFile (its text)";

    private string ReadMaterial(SigningKeyOptions options, string setting)
    {
        if (string.IsNullOrEmpty(options.Key) == string.IsNullOrEmpty(options.KeyFile))
        {
            throw new TokenKeyException($"{setting} needs exactly one of Key and KeyFile");
        }

        if (!string.IsNullOrEmpty(options.Key))
        {
            return options.Key;
        }

        var path = Path.Combine(environment?.ContentRootPath ?? Environment.CurrentDirectory, options.KeyFile!);
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TokenKeyException($"{setting}:KeyFile cannot be read: {exception.Message}");
        }
    }

    private static byte[] DecodeSecret(string base64, string setting)
    {
        byte[] secret;
        try
        {
            secret = Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            // The framework's message can quote what it could not read: the secret.
            throw new TokenKeyException(base64.Contains(PemStart, StringComparison.Ordinal)
                ? $"{setting} is a key in PEM form, and HS256 needs {HowToMakeASecret}. An entry of SigningKeys takes it with Algorithm ES256 or RS256"
                : $"{setting} is not base64; set it to {HowToMakeASecret}");
        }

        return secret.Length >= MinimumSecretBytes
            ? secret
            : throw new TokenKeyException($"{setting} has {secret.Length} bytes; set it to {HowToMakeASecret}");
    }

    private static TokenKey Elliptic(string pem, SigningKeyOptions options, string setting)
    {
        var ecdsa = ECDsa.Create();
        ImportPem(ecdsa, pem, setting, "openssl ecparam -name prime256v1 -genkey -noout");
        if (ecdsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
        {
            throw new TokenKeyException($"{setting} is an elliptic key on another curve than P-256, which ES256 needs");
        }

        return Asymmetric(ecdsa, options.Kid, options.NotBefore);
    }

    private static TokenKey Rsa(string pem, SigningKeyOptions options, string setting)
    {
        var rsa = RSA.Create();
        ImportPem(rsa, pem, setting, "openssl genrsa 2048");
        if (rsa.KeySize < MinimumRsaBits)
        {
            throw new TokenKeyException($"{setting} is an RSA key of {rsa.KeySize} bits; RS256 needs at least {MinimumRsaBits}");
        }

        return Asymmetric(rsa, options.Kid, options.NotBefore);
    }

    private static void ImportPem(AsymmetricAlgorithm algorithm, string pem, string setting, string command)
    {
        try
        {
            // One line is all that some places have for a setting: there the line breaks are written as \n, which no PEM text has.
            algorithm.ImportFromPem(pem.Replace("\\n", "\n", StringComparison.Ordinal));
            // Throws for a public key, which verifies but cannot sign.
            CryptographicOperations.ZeroMemory(algorithm.ExportPkcs8PrivateKey());
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            throw new TokenKeyException($"{setting} is not a private key in PEM form for its Algorithm; make one with: {command}");
        }
    }
}
