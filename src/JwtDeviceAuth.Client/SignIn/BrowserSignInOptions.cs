namespace JwtDeviceAuth.Client;

/// <summary>A sign-in with a social account, in the browser of the person (RFC 8252, with PKCE, RFC 7636).</summary>
public sealed class BrowserSignInOptions
{
    /// <summary>
    /// Where the browser comes back to, on this machine. The API has to list it, character by character, in <c>ExternalLogin:ReturnUrls</c>. Default:
    /// <c>http://127.0.0.1:47125/signed-in</c>.
    /// </summary>
    public Uri ReturnAddress { get; set; } = new("http://127.0.0.1:47125/signed-in");

    /// <summary>Opens the address in the person's browser. Default: the system's browser.</summary>
    public Func<Uri, CancellationToken, ValueTask>? OpenBrowser { get; set; }

    /// <summary>How long the person has. Default: 5 minutes.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What the browser shows in the end. Default: a sentence in English.</summary>
    public string ClosingText { get; set; } = "You can close this window and go back to the program.";
}
