using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Http;

/// <summary>
/// Every answer says who somebody is, or holds what opens something: no cache may keep it, neither the browser's nor one on the way (RFC 9111,
/// section 5.2.2.5).
/// </summary>
internal sealed class NoStore(RequestDelegate endpoint)
{
    public const string Value = "no-store";

    public static void On(IEndpointConventionBuilder endpoints)
        => endpoints.Add(builder => builder.RequestDelegate = new NoStore(builder.RequestDelegate!).InvokeAsync);

    private Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = Value;
        return endpoint(context);
    }
}
