using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Http;

/// <summary>Reads what the device list shows of a client.</summary>
internal static class ClientInfoReader
{
    public static ClientInfo Read(HttpContext context) => new()
    {
        UserAgent = context.Request.Headers.UserAgent.ToString(),
        // Behind a proxy this is right if the application uses ASP.NET's forwarded headers; the raw header can say anything.
        IpAddress = context.Connection.RemoteIpAddress?.ToString(),
    };
}
