using JwtDeviceAuth;
using JwtDeviceAuth.EdDsa;
using JwtDeviceAuth.Keys;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets devices of JwtDeviceAuth have Ed25519 keys.</summary>
public static class JwtDeviceAuthEdDsaBuilderExtensions
{
    /// <summary>
    /// Takes proofs (DPoP, RFC 9449) that are signed with EdDSA on the curve Ed25519, beside those with ES256: with the <c>alg</c> <c>Ed25519</c> (RFC 9864) or
    /// <c>EdDSA</c> (RFC 8037). Ed448 is refused. The metadata lists both names. Without the call, devices that have such keys cannot refresh, and have to sign in again with another key.
    /// </summary>
    /// <param name="builder">From <c>AddJwtDeviceAuth</c>.</param>
    /// <returns>The builder.</returns>
    public static JwtDeviceAuthBuilder AddEdDsaProofs(this JwtDeviceAuthBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IProofAlgorithm, EdwardsProofs>());
        return builder;
    }
}
