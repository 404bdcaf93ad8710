using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.DPoP;

/// <summary>By the setting, and by what the client asked for.</summary>
internal sealed class AccessTokenBinding(IOptions<JwtDeviceAuthOptions> options) : IAccessTokenBinding
{
    private readonly DPoPAccessTokens _which = options.Value.DPoP.AccessTokens;

    public string? KeyOf(DeviceSession session) => _which switch
    {
        DPoPAccessTokens.Always => session.KeyThumbprint,
        DPoPAccessTokens.WhenAsked when session.BindsAccessToken => session.KeyThumbprint,
        _ => null,
    };
}
