using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Bearer;

/// <summary>Adds the scheme, after all that the application adds, so that whichever of the two is registered first the other is seen.</summary>
internal sealed class BearerScheme(IOptions<JwtDeviceAuthOptions> options) : IPostConfigureOptions<AuthenticationOptions>
{
    private readonly BearerOptions _bearer = options.Value.Bearer;

    public void PostConfigure(string? name, AuthenticationOptions authentication)
    {
        if (authentication.SchemeMap.ContainsKey(_bearer.Scheme))
        {
            throw new WrongSettingsException(name ?? Options.DefaultName, typeof(AuthenticationOptions), [
                $"JwtDeviceAuth:Bearer:Scheme is {_bearer.Scheme}, and the application has added a scheme of this name, for example by AddJwtBearer(); remove that call, because "
                + $"AddJwtDeviceAuth adds the scheme itself and services.Configure<JwtBearerOptions>(\"{_bearer.Scheme}\", ...) changes it, or give one of the two another name.",
            ]);
        }

        authentication.AddScheme<BearerHandler>(_bearer.Scheme, displayName: null);
        if (_bearer.IsDefaultScheme)
        {
            authentication.DefaultScheme ??= _bearer.Scheme;
        }
    }
}
