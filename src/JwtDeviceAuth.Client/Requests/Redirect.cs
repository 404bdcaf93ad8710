using System.Net;

namespace JwtDeviceAuth.Client.Requests;

/// <summary>Where a redirect leads, and with which method (RFC 9110, section 15.4); no way from https to http.</summary>
internal sealed record Redirect(Uri Address, HttpMethod Method, bool KeepsBody)
{
    public static Redirect? TargetOf(HttpResponseMessage response, HttpRequestMessage request, bool canRepeat)
    {
        if (response.Headers.Location is not { } location || Uri.TryCreate(request.RequestUri!, location, out var address) is false)
        {
            return null;
        }

        var isSafe = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
        var isSame = ClientSettings.IsSameOrigin(address, request.RequestUri!);
        if ((address.Scheme != Uri.UriSchemeHttps && address.Scheme != request.RequestUri!.Scheme) || (!isSafe && !isSame))
        {
            return null;
        }

        return response.StatusCode switch
        {
            HttpStatusCode.SeeOther => new Redirect(address, request.Method == HttpMethod.Head ? HttpMethod.Head : HttpMethod.Get, KeepsBody: false),
            HttpStatusCode.MovedPermanently or HttpStatusCode.Found => isSafe || request.Method == HttpMethod.Post
                ? new Redirect(address, isSafe ? request.Method : HttpMethod.Get, KeepsBody: false)
                : null,
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => canRepeat ? new Redirect(address, request.Method, KeepsBody: true) : null,
            _ => null,
        };
    }
}
