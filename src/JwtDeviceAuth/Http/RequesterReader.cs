using System.Security.Claims;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Http;

/// <summary>Reads who asks for a change from the access token, and from where from the request.</summary>
internal static class RequesterReader
{
    public static Requester Read(HttpContext context, ClaimsPrincipal user) => new(user.GetUserId(), user.GetSessionId())
    {
        DeviceId = user.GetDeviceId(),
        Client = ClientInfoReader.Read(context),
    };
}
