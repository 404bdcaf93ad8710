namespace TodoApi.Pages;

internal static class PagesSetup
{
    /// <summary>
    /// /account.html: sign-up, login, second factors and passkeys. /signin.html: a browser's half of a social login, and the device list. A browser uses the passkeys of
    /// <c>Passkeys:RelyingPartyId</c> only under an address of <c>Passkeys:Origins</c>: for the sample http://localhost:5080, and not 127.0.0.1.
    /// </summary>
    public static void UsePages(this WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        OnPrepareResponse = file =>
        {
            // The pages hold tokens: nothing from elsewhere may run in them, nothing may frame them, and their addresses go nowhere. The picture is the QR code.
            var headers = file.Context.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
            headers["Referrer-Policy"] = "no-referrer";
            headers.CacheControl = "no-cache";
        },
    });
}
