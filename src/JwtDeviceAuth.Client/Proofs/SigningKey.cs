using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.Client.Proofs;

/// <summary>A key for proofs: P-256, as ES256 has it (RFC 7518, section 3.4). Nobody disposes of one that a request may still sign with.</summary>
internal sealed class SigningKey
{
    private readonly ECDsa _algorithm;
    private readonly object _gate = new();

    private SigningKey(ECDsa algorithm)
    {
        _algorithm = algorithm;
        var point = algorithm.ExportParameters(includePrivateParameters: false).Q;
        (X, Y) = (Proof.Encode(point.X), Proof.Encode(point.Y));
        Thumbprint = Proof.Encode(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""")));
    }

    public string X { get; }

    public string Y { get; }

    /// <summary>RFC 7638, with SHA-256.</summary>
    public string Thumbprint { get; }

    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Null if the text holds no such key.</summary>
    public static SigningKey? TryRead(string text)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(text.Trim()), out _);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                return new SigningKey(key);
            }
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            // As if there were none.
        }

        key.Dispose();
        return null;
    }

    /// <summary>ES256. One at a time: no platform promises more for one instance.</summary>
    public byte[] Sign(byte[] data)
    {
        lock (_gate)
        {
            return _algorithm.SignData(data, HashAlgorithmName.SHA256);
        }
    }

    /// <summary>What the store keeps.</summary>
    public string Write()
    {
        lock (_gate)
        {
            return Convert.ToBase64String(_algorithm.ExportPkcs8PrivateKey());
        }
    }
}
