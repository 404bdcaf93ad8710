using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace JwtDeviceAuth.Tokens;

/// <summary>Formats and ids of tokens.</summary>
internal sealed class TokensFeature : IFeature
{
    public void AddServices(IServiceCollection services)
    {
        services.TryAddSingleton<ITokenIdSource, RandomTokenIdSource>();
        services.TryAddSingleton<TokenIds>();
        services.TryAddSingleton<RefreshTokenFormat>();
        services.TryAddScoped<AccessTokenIssuer>();
    }
}
