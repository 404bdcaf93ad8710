using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Http;

/// <summary>
/// Notices, once, a proxy that the application does not know of: all logins would then share one source address, and one person's guesses
/// would slow everybody down. ASP.NET's forwarded headers leave a mark where they have done their work.
/// </summary>
internal sealed class ProxyWarning(ILogger<ProxyWarning> logger)
{
    private int _given;

    public void Check(HttpRequest request)
    {
        if (request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
            && !request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
            && Interlocked.Exchange(ref _given, 1) == 0)
        {
            HttpLog.ForwardedHeadersIgnored(logger);
        }
    }
}
