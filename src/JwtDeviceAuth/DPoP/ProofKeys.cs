using System.Text.Json;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;

namespace JwtDeviceAuth.DPoP;

/// <summary>Reads the header of a proof: what it is, how it is signed, and the public key that it brings along.</summary>
internal sealed class ProofKeys(IEnumerable<IProofAlgorithm> algorithms)
{
    private const string Type = "dpop+jwt";
    private const int MaximumDepth = 8;

    /// <summary>The private parts of RSA, elliptic and Edwards keys, the secret of a symmetric one, and further primes (RFC 7518, section 6; RFC 8037).</summary>
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"];

    private readonly IProofAlgorithm[] _algorithms = [.. algorithms];

    /// <summary>Null where the header is not that of a proof; nothing of it is in the fault.</summary>
    public IProofKey? TryRead(ReadOnlyMemory<byte> utf8Header, out string? fault)
    {
        using var document = StrictJson.TryParse(utf8Header, MaximumDepth);
        if (document is null)
        {
            fault = "its header is not a JSON object with each name once";
            return null;
        }

        return TryRead(document.RootElement, out fault);
    }

    private IProofKey? TryRead(JsonElement header, out string? fault)
    {
        if (JwkText.Text(header, JwtHeaderParameterNames.Typ) != Type)
        {
            fault = $"typ is not {Type}";
            return null;
        }

        // RFC 7515, section 4.1.11: what has to be understood is not understood here.
        if (header.TryGetProperty("crit", out _))
        {
            fault = "its header demands an extension (crit), and none is known here";
            return null;
        }

        var name = JwkText.Text(header, JwtHeaderParameterNames.Alg);
        if (Array.Find(_algorithms, algorithm => algorithm.Names.Contains(name)) is not { } algorithm)
        {
            fault = $"alg is not {string.Join(" or ", _algorithms.SelectMany(known => known.Names))}";
            return null;
        }

        if (!header.TryGetProperty("jwk", out var jwk) || jwk.ValueKind != JsonValueKind.Object)
        {
            fault = "its header has no public key (jwk)";
            return null;
        }

        // RFC 9449, section 4.3, no. 7. A private key that was sent is known to others now.
        if (Array.Exists(PrivateMembers, member => jwk.TryGetProperty(member, out _)))
        {
            fault = "jwk holds a private or symmetric key; make a new key, and send its public half";
            return null;
        }

        return algorithm.TryImport(jwk, out fault);
    }
}
