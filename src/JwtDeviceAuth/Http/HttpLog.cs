using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Http;

/// <summary>The messages of this room, with their stable event ids; see <see cref="JwtDeviceAuth.Log"/> for what none of them may hold.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(13, LogLevel.Error, "The store is not available; the request is answered with 503.")]
    public static partial void StoreUnavailable(ILogger logger, Exception exception);

    [LoggerMessage(37, LogLevel.Warning,
        "Logins come with the header X-Forwarded-For, which nothing has evaluated: behind a proxy all of them seem to have one address, and too many "
        + "failed logins then slow everybody down. Call app.UseForwardedHeaders() and name the proxy; without a proxy, somebody just sent the header.")]
    public static partial void ForwardedHeadersIgnored(ILogger logger);
}
