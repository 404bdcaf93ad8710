using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Bearer;

/// <summary>Demands a user of the library's own scheme, which need not be the default. The settings are read with the first request, not when routes are mapped.</summary>
internal sealed class BearerAuthorization(IOptions<JwtDeviceAuthOptions> options) : IAuthorizeData
{
    public string? Policy { get; set; }

    public string? Roles { get; set; }

    public string? AuthenticationSchemes
    {
        get => options.Value.Bearer.Scheme;
        set => throw new NotSupportedException();
    }
}
