using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.DPoP;

/// <summary>Proofs of keys (RFC 9449).</summary>
internal sealed class DPoPFeature : IFeature
{
    private static readonly TimeSpan ShortestNonce = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestNonce = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromMinutes(10);

    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<IAccessTokenBinding, AccessTokenBinding>();
        services.TryAddSingleton(provider => new OfferedProofs(
            provider.GetRequiredService<IOptions<JwtDeviceAuthOptions>>().Value.DPoP.Mode == DPoPMode.Off
                ? null
                : [.. provider.GetServices<IProofAlgorithm>().SelectMany(algorithm => algorithm.Names)]));
        services.TryAddSingleton<ProofKeys>();
        services.TryAddSingleton<ProofReader>();
        services.TryAddSingleton<ProofNonces>();
        services.TryAddSingleton<ProofCheck>();
        services.TryAddSingleton<ProofMemory>();
        services.TryAddSingleton<DPoPProofs>();
        services.TryAddScopedLate<ProofUse>();
    }

    public IEnumerable<string> FaultsOf(JwtDeviceAuthOptions options, IServiceProvider services)
    {
        var settings = options.DPoP;
        if (!Enum.IsDefined(settings.Mode))
        {
            yield return $"DPoP:Mode is {settings.Mode}; set it to Off, Offered or Required";
        }

        if (!Enum.IsDefined(settings.AccessTokens))
        {
            yield return $"DPoP:AccessTokens is {settings.AccessTokens}; set it to WhenAsked, Always or Never";
        }

        if (!IsWholeSeconds(settings.ProofWindow, ShortestWindow, LongestWindow))
        {
            yield return $"DPoP:ProofWindow is {settings.ProofWindow}; set it to whole seconds from {ShortestWindow} to {LongestWindow}";
        }

        if (!IsWholeSeconds(settings.NonceLifetime, ShortestNonce, LongestNonce))
        {
            yield return $"DPoP:NonceLifetime is {settings.NonceLifetime}; set it to whole seconds from {ShortestNonce} to {LongestNonce}";
        }

        if (settings.RememberedProofs is < 1024 or > 16_777_216)
        {
            yield return $"DPoP:RememberedProofs is {settings.RememberedProofs}; set it to 1024 to 16777216";
        }
    }

    private static bool IsWholeSeconds(TimeSpan value, TimeSpan shortest, TimeSpan longest)
        => value >= shortest && value <= longest && value.Ticks % TimeSpan.TicksPerSecond == 0;
}
