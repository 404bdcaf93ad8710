using System.Runtime.Versioning;
using JwtDeviceAuth.Client.Requests;
using JwtDeviceAuth.Client.Sessions;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Client;

/// <summary>
/// Signs one person in at an API that uses JwtDeviceAuth, and keeps them signed in. One instance is for one person: a program that several use at once (a server) makes one for each.
/// All members can be called from any thread.
/// </summary>
public sealed class JwtDeviceAuthClient : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan LongestFinish = TimeSpan.FromSeconds(5);

    private readonly ClientParts _parts;
    private bool _isDisposed;

    /// <summary>Makes a client; it sends nothing and reads nothing yet.</summary>
    /// <param name="options">How it signs in.</param>
    /// <param name="loggers">Where it logs to; null for nowhere.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message says how to fix it.</exception>
    public JwtDeviceAuthClient(JwtDeviceAuthClientOptions options, ILoggerFactory? loggers = null)
        : this(new ClientSettings(options ?? throw new ArgumentNullException(nameof(options))), loggers)
    {
    }

    internal JwtDeviceAuthClient(ClientSettings settings, ILoggerFactory? loggers)
    {
        _parts = new ClientParts(settings, loggers);
        _parts.Vault.States = new StatePublisher(Report);
    }

    /// <summary>
    /// Each change of who is signed in, once and in order: by a sign-in or a sign-out here or in another client of the same store, or when the server has ended the session. It is
    /// raised on any thread. Changes by other processes are seen when the client is used.
    /// </summary>
    public event EventHandler<AuthStateChangedEventArgs>? StateChanged;

    /// <summary>Who is signed in, as far as it is known without reading the store; null before the first read.</summary>
    public AuthState? State => _parts.Vault.Known is { } known ? StatePublisher.StateOf(known) : null;

    /// <summary>
    /// Whether the store holds what the client knows, the key of the device included. If it is false, a restart of the program finds what was there before: it may have to sign in again; and after
    /// a sign-out, it finds the session until the server has been told.
    /// </summary>
    public bool IsSaved => _parts.Vault.IsSaved && _parts.Key.IsSaved;

    /// <summary>Who is signed in. The network is not asked.</summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="TokenStoreException">The store cannot be read, so it is not known.</exception>
    public async ValueTask<AuthState> GetStateAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return StatePublisher.StateOf(await ReadAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Signs in with a password. Whoever was signed in here before is signed out by the success, and by nothing else.</summary>
    /// <param name="email">The e-mail address, or what the API takes in its place.</param>
    /// <param name="password">The password.</param>
    /// <param name="cancellationToken">Cancels the sign-in.</param>
    /// <exception cref="TokenStoreException">The store cannot be read, so nothing was sent.</exception>
    public Task<SignInResult> SignInAsync(string email, string password, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentException.ThrowIfNullOrEmpty(email);
        ArgumentException.ThrowIfNullOrEmpty(password);
        return FinishSignInAsync(_parts.SignIn.RunAsync("login", [("email", email), ("password", password)], cancellationToken));
    }

    /// <summary>Signs in with a social account in the person's browser, which comes back to a port of this machine.</summary>
    /// <param name="provider">The provider, by its name at the API (<c>GET external</c> lists them).</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Cancels the sign-in.</param>
    /// <exception cref="ArgumentException">The return address is not on this machine.</exception>
    /// <exception cref="System.Net.HttpListenerException">Another program listens on the return address.</exception>
    /// <exception cref="InvalidOperationException">The system has no browser to start; set <see cref="BrowserSignInOptions.OpenBrowser"/>.</exception>
    /// <exception cref="TokenStoreException">The store cannot be read, so nothing was sent.</exception>
    [UnsupportedOSPlatform("browser")]
    public Task<SignInResult> SignInWithBrowserAsync(string provider, BrowserSignInOptions? options = null, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentException.ThrowIfNullOrEmpty(provider);
        return FinishSignInAsync(_parts.BrowserSignIn.RunAsync(provider, options ?? new BrowserSignInOptions(), cancellationToken));
    }

    /// <summary>Signs in with an ID token that the provider's SDK gave.</summary>
    /// <param name="provider">The provider, by its name at the API.</param>
    /// <param name="idToken">The ID token.</param>
    /// <param name="nonce">The text whose SHA-256 the ID token holds.</param>
    /// <param name="cancellationToken">Cancels the sign-in.</param>
    /// <exception cref="TokenStoreException">The store cannot be read, so nothing was sent.</exception>
    public Task<SignInResult> SignInWithIdTokenAsync(string provider, string idToken, string nonce, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentException.ThrowIfNullOrEmpty(provider);
        ArgumentException.ThrowIfNullOrEmpty(idToken);
        return FinishSignInAsync(
            _parts.SignIn.RunAsync($"external/{Uri.EscapeDataString(provider)}", [("id_token", idToken), ("nonce", nonce)], cancellationToken));
    }

    /// <summary>
    /// Signs out: here at once, and at the server as soon as it can be reached, also by a later start of the program. The result waits a few seconds for the server.
    /// </summary>
    /// <param name="cancellationToken">Ends the wait for the server, and takes nothing back.</param>
    /// <exception cref="TokenStoreException">The store cannot be read, or is a newer version's, so it is not known who is signed in. Nothing was changed.</exception>
    public async Task<SignOutStatus> SignOutAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var wasSignedIn = false;
        await _parts.Vault.UpdateAsync(current =>
        {
            wasSignedIn = current.Session is not null;
            return current.SignedOut();
        }).ConfigureAwait(false);
        var told = _parts.SignOut.Start();
        if (!wasSignedIn)
        {
            return SignOutStatus.NotSignedIn;
        }

        try
        {
            await told.WaitAsync(LongestFinish, _parts.Settings.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Later.
        }

        return _parts.Vault.Known is { SignOuts.Count: 0 } ? SignOutStatus.Completed : SignOutStatus.Pending;
    }

    /// <summary>
    /// An access token that is good now, for what is no <see cref="HttpClient"/> (SignalR, gRPC); null if nobody is signed in. It is secret. One that is bound to the device's key works in
    /// this client's requests only.
    /// </summary>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="SessionUnavailableException">It has expired, and the server cannot be asked for another now. The person is still signed in.</exception>
    /// <exception cref="TokenStoreException">The store cannot be read.</exception>
    public async ValueTask<string?> GetAccessTokenAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return (await _parts.Keeper.GetTokenAsync(cancellationToken).ConfigureAwait(false))?.Value;
    }

    /// <summary>An <see cref="HttpClient"/> for the API, whose requests carry the access token. Its address is <see cref="JwtDeviceAuthClientOptions.ApiAddress"/>. Make one and keep it.</summary>
    public HttpClient CreateHttpClient() => new(CreateHandler(ClientParts.CreateTransport(_parts.Settings))) { BaseAddress = _parts.Settings.ApiAddress };

    /// <summary>The handler that gives requests the access token, for a pipeline of your own.</summary>
    /// <param name="inner">What sends the requests; null to set it later. It should follow no redirects: those within the API are followed here.</param>
    public DelegatingHandler CreateHandler(HttpMessageHandler? inner = null)
    {
        var handler = new TokenHandler(_parts.Keeper, _parts.StepUp, _parts.Key, _parts.Settings);
        if (inner is not null)
        {
            handler.InnerHandler = inner;
        }

        return handler;
    }

    /// <summary>Says that the network is back, so that what failed for want of it is tried now. What a server asked to wait for goes on.</summary>
    public async Task NetworkIsBackAsync()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var document = await _parts.Vault.UpdateAsync(static current => current.WithNetwork()).ConfigureAwait(false);
        _parts.Pauses.Wake();
        if (document.SignOuts.Count > 0)
        {
            _ = _parts.SignOut.Start();
        }
    }

    /// <summary>Waits, for some seconds at most, for a refresh that is under way: its answer holds the next refresh token.</summary>
    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        _parts.Pauses.Stop();
        await Task.WhenAll(_parts.Keeper.FinishAsync(LongestFinish), _parts.SignOut.FinishAsync(LongestFinish)).ConfigureAwait(false);
        _parts.Dispose();
    }

    /// <summary>Like <see cref="DisposeAsync"/>, without the wait.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _parts.Dispose();
    }

    private async ValueTask<StoredDocument> ReadAsync(CancellationToken cancellationToken)
    {
        var document = await _parts.Vault.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (document.SignOuts.Count > 0)
        {
            _ = _parts.SignOut.Start();
        }

        return document;
    }

    private async Task<SignInResult> FinishSignInAsync(Task<SignInResult> signIn)
    {
        var result = await signIn.ConfigureAwait(false);
        if (_parts.Vault.Known is { SignOuts.Count: > 0 })
        {
            _ = _parts.SignOut.Start();
        }

        return result;
    }

    private void Report(AuthState state)
    {
        foreach (var subscriber in StateChanged?.GetInvocationList() ?? [])
        {
            try
            {
                ((EventHandler<AuthStateChangedEventArgs>)subscriber)(this, new AuthStateChangedEventArgs(state));
            }
            catch (Exception exception)
            {
                _parts.Log.SubscriberFailed(exception);
            }
        }
    }
}
