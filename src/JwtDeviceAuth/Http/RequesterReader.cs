using System.Security.Claims;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http;

/// <summary>Reads who asks for a change, and what they proved, from the access token, and from where from the request.</summary>
internal static class RequesterReader
{
    public static Requester Read(HttpContext context, ClaimsPrincipal user)
    {
        var issuer = context.RequestServices.GetRequiredService<IOptions<JwtDeviceAuthOptions>>().Value.Issuer;
        var proof = TokenProof.Of(user, issuer);
        return new(user.GetUserId(), user.GetSessionId())
        {
            ProvedAt = proof?.ProvedAt,
            Methods = proof?.Methods ?? [],
            DeviceId = user.GetDeviceId(),
            Client = ClientInfoReader.Read(context),
        };
    }
}
