using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Sessions;

/// <summary>
/// The refresh token that a request presents, and where its successor goes: from the body, or from the cookie of this application, never both. Not a record,
/// so that no log prints the token by accident.
/// </summary>
internal sealed class PresentedRefreshToken
{
    private const string DeviceField = "device_id";
    private const string UserField = "user_id";

    private PresentedRefreshToken(string text, TokenDelivery delivery) => (Text, Delivery) = (text, delivery);

    public string Text { get; }

    public TokenDelivery Delivery { get; }

    /// <summary>Whether the client can be one whose token is in a cookie, so that its body may be empty.</summary>
    public static bool CanBeCookie(HttpRequest request) => request.Headers.Cookie.Count > 0 || CookieGate.HasHeader(request);

    /// <summary>The token, or why there is none to look at.</summary>
    public static (PresentedRefreshToken? Token, Problem? Problem) Read(HttpContext context, RequestFields fields, string field = "refresh_token")
    {
        var delivery = TokenDeliveryReader.TryRead(context, fields);
        var cookies = context.RequestServices.GetRequiredService<RefreshCookies>().FindLive(context.Request);
        var text = fields.TextOrNull(field) ?? fields.OAuthText(field);
        if (!string.IsNullOrEmpty(text))
        {
            if (cookies.Count > 0)
            {
                fields.AddError(field, "came in the body, and as a cookie, too: send one of them");
            }

            return Result(fields, text, delivery ?? TokenDelivery.Body);
        }

        if (cookies.Count == 0)
        {
            if (!CanBeCookie(context.Request))
            {
                fields.Required(field, alias: field);
            }

            return (null, fields.Problem ?? RefreshFailures.NoCookie);
        }

        fields.Refuse(CookieGate.ProblemOf(context.Request));
        if (delivery == TokenDelivery.Body)
        {
            fields.AddError(TokenDeliveryReader.Field, "must be cookie, or absent: a token that came as a cookie is not handed to a script");
        }

        return fields.Problem is { } problem ? (null, problem) : Choose(cookies, fields);
    }

    /// <summary>
    /// The one cookie that the request means. <c>device_id</c> says which, where the browser has several; <c>user_id</c> guards a page against another person's
    /// login, which took the device's cookie over in the meantime.
    /// </summary>
    private static (PresentedRefreshToken? Token, Problem? Problem) Choose(IReadOnlyList<RefreshCookie> cookies, RequestFields fields)
    {
        var device = fields.TextOrNull(DeviceField) ?? fields.OAuthText("client_id");
        var user = fields.TextOrNull(UserField);
        RefreshCookie[] meant =
        [
            .. cookies
                .Where(cookie => string.IsNullOrEmpty(device) || cookie.Token.DeviceId == device)
                .Where(cookie => user is null || StrictToken.UserIdOf(user) == cookie.Token.UserId),
        ];
        if (meant.Length > 1)
        {
            fields.AddError(DeviceField, "is required: several devices of this application have a cookie in this browser");
        }

        return fields.Problem is { } problem ? (null, problem)
            : meant is [var cookie] ? (new PresentedRefreshToken(cookie.Text, TokenDelivery.Cookie), null)
            : (null, RefreshFailures.NoCookie);
    }

    private static (PresentedRefreshToken? Token, Problem? Problem) Result(RequestFields fields, string text, TokenDelivery delivery)
        => fields.Problem is { } problem ? (null, problem) : (new PresentedRefreshToken(text, delivery), null);
}
