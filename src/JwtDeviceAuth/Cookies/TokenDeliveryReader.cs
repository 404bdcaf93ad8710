using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Cookies;

/// <summary>Reads where a client wants its refresh token. A cookie is set only for a page that could use it: another site must not sign somebody in.</summary>
internal static class TokenDeliveryReader
{
    public const string Field = "token_delivery";
    public const string Description = "Where the refresh token goes: body (the default), or cookie, for a page in a browser; then it is not in the body.";

    private const string CookieValue = "cookie";
    private const string BodyValue = "body";

    /// <summary>Notes in the fields what is wrong with it.</summary>
    public static TokenDelivery Read(HttpContext context, RequestFields fields) => TryRead(context, fields) ?? TokenDelivery.Body;

    /// <summary>Null where the client did not say.</summary>
    public static TokenDelivery? TryRead(HttpContext context, RequestFields fields)
    {
        switch (fields.TextOrNull(Field) ?? fields.OAuthText(Field))
        {
            case null or "":
                return null;
            case BodyValue:
                return TokenDelivery.Body;
            case CookieValue:
                fields.Refuse(CookieGate.ProblemOf(context.Request));
                return TokenDelivery.Cookie;
            default:
                fields.AddError(Field, $"must be {CookieValue} or {BodyValue}");
                return null;
        }
    }

    /// <summary>
    /// The proof that the device signed in before: the field, or, for a client whose tokens are where no script can read them, its cookie. Without a device
    /// id the cookie counts if there is but one.
    /// </summary>
    public static string? ReadDeviceProof(HttpContext context, RequestFields fields, TokenDelivery delivery, string? deviceId)
    {
        if (fields.TextOrNull("device_proof") is { } sent)
        {
            return sent;
        }

        if (delivery == TokenDelivery.Body)
        {
            return null;
        }

        RefreshCookie[] cookies =
        [
            .. context.RequestServices.GetRequiredService<RefreshCookies>().Find(context.Request)
                .Where(cookie => string.IsNullOrEmpty(deviceId) || cookie.Token.DeviceId == deviceId),
        ];
        return cookies is [var cookie] ? cookie.Text : null;
    }
}
