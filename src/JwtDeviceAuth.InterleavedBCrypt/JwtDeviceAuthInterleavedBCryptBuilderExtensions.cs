using JwtDeviceAuth;
using JwtDeviceAuth.InterleavedBCrypt;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the interleaved BCrypt to JwtDeviceAuth.</summary>
public static class JwtDeviceAuthInterleavedBCryptBuilderExtensions
{
    /// <summary>
    /// Hashes passwords that wait up to four at a time on one core, instead of BCrypt.Net-Next. It reads and writes the same hashes, so
    /// it can be added and removed at any time.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>This builder.</returns>
    public static JwtDeviceAuthBuilder AddInterleavedBCrypt(this JwtDeviceAuthBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddPasswordHasher<InterleavedBCryptPasswordHasher>();
    }
}
