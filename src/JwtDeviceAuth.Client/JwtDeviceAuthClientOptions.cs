namespace JwtDeviceAuth.Client;

/// <summary>How a program signs in. Only <see cref="BaseAddress"/> is needed.</summary>
public sealed class JwtDeviceAuthClientOptions
{
    /// <summary>
    /// Where the endpoints of the sign-in are: the address of the group that the API calls <c>MapJwtDeviceAuth()</c> on, for example <c>https://api.example.com/users</c>.
    /// A path is kept. It is <c>https</c>, or <c>http</c> on this machine.
    /// </summary>
    public string? BaseAddress { get; set; }

    /// <summary>
    /// The folder of addresses that <see cref="JwtDeviceAuthClient.CreateHttpClient"/> starts from. Default: the folder that <see cref="BaseAddress"/> lies in,
    /// <c>https://api.example.com/</c> for the example there.
    /// </summary>
    public Uri? ApiAddress { get; set; }

    /// <summary>Further origins (scheme, host and port) that get the access token. Default: none but those of <see cref="BaseAddress"/> and <see cref="ApiAddress"/>.</summary>
    public IList<Uri> TokenOrigins { get; } = [];

    /// <summary>Whether tokens may be sent over <c>http</c> to another machine, where everybody on the way can read and keep them. Default: false.</summary>
    public bool AllowInsecureHttp { get; set; }

    /// <summary>Where the session is kept. Default: a new <see cref="MemoryTokenStore"/>, so that nobody is signed in after a restart.</summary>
    public ITokenStore? Store { get; set; }

    /// <summary>How this device is named in the list of devices. Default: the name of the machine; in a browser, <c>Browser</c>.</summary>
    public string? DeviceName { get; set; }

    /// <summary>
    /// Asks the person for the second factor of a login. Null as the result gives up. Default: none, and such a login has <see cref="SignInStatus.SecondFactorRequired"/> as its result.
    /// </summary>
    public Func<SecondFactorRequest, CancellationToken, ValueTask<SecondFactorProof?>>? SecondFactor { get; set; }

    /// <summary>
    /// Asks the person to prove again who they are, where an endpoint needs a recent login or two factors (RFC 9470); the request is then repeated. Null as the
    /// result gives up. Default: none, and the caller gets the 401.
    /// </summary>
    public Func<StepUpRequest, CancellationToken, ValueTask<StepUpProof?>>? StepUp { get; set; }

    /// <summary>
    /// Whether the device has a key and binds its sessions to it, where the server offers that (DPoP, RFC 9449). A copy of the refresh token is then of no use to a thief. Default:
    /// true. In a browser .NET has no such keys, and this is as if it were false: sessions there are not bound.
    /// </summary>
    public bool UseDeviceKey { get; set; } = true;

    /// <summary>Whether access tokens are asked for that work only together with the device's key (<c>dpop_access_token</c>). Default: false. It needs <see cref="UseDeviceKey"/>, and is refused in a browser.</summary>
    public bool BindAccessTokens { get; set; }

    /// <summary>The longest body, in bytes, that is kept to repeat a request. Default: 1 MiB. A request with a longer one is not repeated: the caller gets the 401, and the next request has the new token.</summary>
    public int MaximumRepeatedBody { get; set; } = 1024 * 1024;

    /// <summary>How long an answer of the sign-in's endpoints may take, its body included. Default: 10 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock, for tests. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>
    /// Makes the handler that sends requests. It has to follow no redirect. It is called once for the client itself and once for each <see cref="JwtDeviceAuthClient.CreateHttpClient"/>. Default: a <see cref="SocketsHttpHandler"/>; in a browser, an <see cref="HttpClientHandler"/>.
    /// </summary>
    public Func<HttpMessageHandler>? CreateHandler { get; set; }
}
