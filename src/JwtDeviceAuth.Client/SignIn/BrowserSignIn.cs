using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Client.Proofs;

namespace JwtDeviceAuth.Client.SignIn;

/// <summary>
/// Sends the person's browser to the provider, waits on this machine for its return, and exchanges the one-time code that it brings. The code alone is worth nothing: the
/// verifier never leaves this process until then.
/// </summary>
[UnsupportedOSPlatform("browser")]
internal sealed class BrowserSignIn(SignInFlow flow, ClientSettings settings)
{
    /// <summary>Signs in with the provider.</summary>
    /// <exception cref="ArgumentException">The return address is not on this machine.</exception>
    /// <exception cref="HttpListenerException">Another program listens on the return address.</exception>
    /// <exception cref="InvalidOperationException">There is no browser to start.</exception>
    public async Task<SignInResult> RunAsync(string provider, BrowserSignInOptions options, CancellationToken cancellationToken)
    {
        var back = options.ReturnAddress;
        if (!back.IsAbsoluteUri || back.Scheme != Uri.UriSchemeHttp || !back.IsLoopback)
        {
            throw new ArgumentException($"The return address {back} is not on this machine: write one such as http://127.0.0.1:47125/signed-in.", nameof(options));
        }

        var device = await flow.DeviceAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var (verifier, state) = (Secret(), Secret());
        using var listener = new HttpListener();
        listener.Prefixes.Add(back.GetLeftPart(UriPartial.Authority) + "/");
        listener.Start();

        using var timeout = new CancellationTokenSource(options.Timeout, settings.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await (options.OpenBrowser ?? OpenSystemBrowserAsync)(StartAddress(provider, back, verifier, state, device.DeviceId!), both.Token).ConfigureAwait(false);
            var (code, error) = await WaitAsync(listener, back, state, options.ClosingText, both.Token).ConfigureAwait(false);
            return code is null
                ? new SignInResult(error == "access_denied" ? SignInStatus.Canceled : SignInStatus.Unavailable) { Code = error, Detail = "The provider did not sign the person in." }
                : await flow.RunAsync("external/exchange", [("code", code), ("code_verifier", verifier)], cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new SignInResult(SignInStatus.Canceled) { Detail = $"The browser did not come back within {options.Timeout}." };
        }
    }

    private Uri StartAddress(string provider, Uri back, string verifier, string state, string deviceId)
    {
        (string Name, string Value)[] query =
        [
            ("return_url", back.OriginalString),
            ("code_challenge", Proof.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))),
            ("device_id", deviceId),
            ("device_name", settings.DeviceName),
            ("state", state),
        ];
        return new Uri(settings.BaseAddress, $"external/{Uri.EscapeDataString(provider)}?{string.Join('&', query.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"))}");
    }

    private static async Task<(string? Code, string? Error)> WaitAsync(HttpListener listener, Uri back, string state, string text, CancellationToken cancellationToken)
    {
        while (true)
        {
            var context = await listener.GetContextAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            var query = context.Request.QueryString;

            // Browsers ask for icons, too; and another page must not end the wait.
            var isAnswer = context.Request.HttpMethod == "GET"
                && context.Request.Url?.AbsolutePath == back.AbsolutePath
                && query["state"] is { } given
                && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(state));
            await AnswerAsync(context.Response, isAnswer ? HttpStatusCode.OK : HttpStatusCode.NotFound, isAnswer ? text : string.Empty, cancellationToken).ConfigureAwait(false);
            if (isAnswer)
            {
                return (query["code"], query["error"]);
            }
        }
    }

    private static async Task AnswerAsync(HttpListenerResponse response, HttpStatusCode status, string text, CancellationToken cancellationToken)
    {
        var page = Encoding.UTF8.GetBytes($"<!doctype html><meta charset=utf-8><title>{WebUtility.HtmlEncode(text)}</title><p>{WebUtility.HtmlEncode(text)}</p>");
        response.StatusCode = (int)status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers["Cache-Control"] = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Content-Security-Policy"] = "default-src 'none'";
        response.ContentLength64 = page.Length;
        try
        {
            await response.OutputStream.WriteAsync(page, cancellationToken).ConfigureAwait(false);
            response.Close();
        }
        catch (Exception exception) when (exception is HttpListenerException or IOException or InvalidOperationException)
        {
            // It did not wait for the page, or may have none (HEAD): what it brought counts, and nobody's connection ends the wait.
            response.Abort();
        }
    }

    private static ValueTask OpenSystemBrowserAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
            return default;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException(
                "This system has no browser that a program can start. Set BrowserSignInOptions.OpenBrowser, and show the address to the person.", exception);
        }
    }

    private static string Secret() => Proof.Encode(RandomNumberGenerator.GetBytes(32));
}
