using System.Text.Json;

namespace JwtDeviceAuth.Keys;

/// <summary>A signature algorithm with which clients prove that they have a key (RFC 9449). All of them are asymmetric.</summary>
internal interface IProofAlgorithm
{
    /// <summary>The values of <c>alg</c> that mean it (RFC 7518, section 3.1): one, where it has not been renamed.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Reads a public key of this algorithm.</summary>
    /// <param name="jwk">The key (RFC 7517), without any private part.</param>
    /// <param name="fault">What is wrong with it, where it is not such a key.</param>
    IProofKey? TryImport(JsonElement jwk, out string? fault);
}
