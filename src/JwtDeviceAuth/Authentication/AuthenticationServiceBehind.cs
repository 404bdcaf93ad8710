using Microsoft.AspNetCore.Authentication;

namespace JwtDeviceAuth.Authentication;

/// <summary>ASP.NET Core's own authentication service, of one request.</summary>
internal sealed class AuthenticationServiceBehind(IAuthenticationService service)
{
    public IAuthenticationService Service { get; } = service;
}
