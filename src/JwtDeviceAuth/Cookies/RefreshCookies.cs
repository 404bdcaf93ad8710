using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Cookies;

/// <summary>
/// Keeps refresh tokens in cookies and finds them there. A cookie outlives its token for as long as a device can be trusted: the token is good for nothing then but
/// as <c>device_proof</c>, which a page could not send otherwise.
/// </summary>
internal sealed class RefreshCookies(IOptions<JwtDeviceAuthOptions> options, RefreshTokenFormat format, StoreClock clock)
{
    private readonly JwtDeviceAuthOptions _options = options.Value;
    private readonly CookieName _name = new(options.Value);

    /// <summary>The cookies of this application, of whatever age; what this application did not sign for the name that it has is none.</summary>
    public IReadOnlyList<RefreshCookie> Find(HttpRequest request)
    {
        if (request.Headers.Cookie.Count == 0)
        {
            return [];
        }

        List<RefreshCookie> found = [];
        foreach (var (name, text) in request.Cookies)
        {
            if (name.StartsWith(_name.Start, StringComparison.Ordinal) && format.TryRead(text) is { } token && name == _name.Of(token.DeviceId))
            {
                found.Add(new RefreshCookie(name, text, token));
            }
        }

        return found;
    }

    /// <summary>Those whose token can still be refreshed, as far as the token itself says.</summary>
    public IReadOnlyList<RefreshCookie> FindLive(HttpRequest request)
    {
        var found = Find(request);
        return found.Count == 0 ? found : [.. found.Where(cookie => cookie.Token.ExpiresAt > clock.GetUtcNow())];
    }

    public void Set(HttpContext context, string refreshToken, TimeSpan lifetime)
    {
        var token = format.TryRead(refreshToken) ?? throw new ArgumentException("It is no refresh token of this application.", nameof(refreshToken));
        var cookie = NewCookie();
        cookie.MaxAge = lifetime > _options.DeviceProofLifetime ? lifetime : _options.DeviceProofLifetime;
        context.Response.Cookies.Append(_name.Of(token.DeviceId), refreshToken, cookie);
    }

    /// <summary>Removes the cookies of sessions that have ended.</summary>
    public void Clear(HttpContext context, Func<RefreshToken, bool> hasEnded)
    {
        foreach (var cookie in Find(context.Request).Where(cookie => hasEnded(cookie.Token)))
        {
            context.Response.Cookies.Delete(cookie.Name, NewCookie());
        }
    }

    /// <summary>Removes the cookie of the device that a token is for: the device keeps its token elsewhere now.</summary>
    public void ClearDevice(HttpContext context, string refreshToken)
    {
        if (context.Request.Headers.Cookie.Count > 0 && format.TryRead(refreshToken) is { } token)
        {
            Clear(context, other => other.DeviceId == token.DeviceId);
        }
    }

    // Essential: no consent of the person is asked for what the person asked for by signing in.
    private CookieOptions NewCookie() => new()
    {
        HttpOnly = true,
        Secure = true,
        IsEssential = true,
        SameSite = _options.RefreshCookie.SameSite,
        Path = _options.RefreshCookie.Path ?? "/",
    };
}
