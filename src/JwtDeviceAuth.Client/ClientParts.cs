using System.Runtime.Versioning;
using JwtDeviceAuth.Client.Proofs;
using JwtDeviceAuth.Client.Server;
using JwtDeviceAuth.Client.Sessions;
using JwtDeviceAuth.Client.SignIn;
using JwtDeviceAuth.Client.StepUp;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace JwtDeviceAuth.Client;

/// <summary>What a client is put together from.</summary>
internal sealed class ClientParts : IDisposable
{
    private readonly HttpMessageInvoker _http;

    public ClientParts(ClientSettings settings, ILoggerFactory? loggers)
    {
        Settings = settings;
        Log = new ClientLog((loggers ?? NullLoggerFactory.Instance).CreateLogger("JwtDeviceAuth.Client"));
        var time = settings.TimeProvider;
        var store = settings.Options.Store ?? new MemoryTokenStore();
        var clock = new MonotonicClock(time);
        var age = new TokenAge(clock, settings.Rules, settings.Random);
        var coolDown = new CoolDown(clock, settings.Random);
        _http = new HttpMessageInvoker(CreateTransport(settings));
        Key = new DeviceKey(new StoreText(store, settings.NameOf("key"), time), settings, clock, Log);
        var server = new AuthServer(_http, settings, Key);
        Vault = new TokenVault(new StoreText(store, settings.NameOf("session"), time), Log, settings.Continuations);
        Pauses = new Pauses(time, settings.Continuations);
        var claims = new Claims(Vault, coolDown, settings.Rules, time, Log);
        var refresh = new RefreshFlow(Vault, claims, coolDown, server, Pauses, settings.Rules, clock, time, Log);
        SignOut = new SignOutFlow(Vault, claims, coolDown, server, refresh, age, Pauses, time, settings.Continuations);
        Keeper = new SessionKeeper(Vault, refresh, SignOut, age, clock, time, settings.Continuations);
        SignIn = new SignInFlow(Vault, server, settings, clock);
        StepUp = new StepUpFlow(Vault, Keeper, server, settings, clock);
    }

    public ClientSettings Settings { get; }

    public ClientLog Log { get; }

    public TokenVault Vault { get; }

    public Pauses Pauses { get; }

    public SessionKeeper Keeper { get; }

    public SignOutFlow SignOut { get; }

    public SignInFlow SignIn { get; }

    public StepUpFlow StepUp { get; }

    public DeviceKey Key { get; }

    [UnsupportedOSPlatform("browser")]
    public BrowserSignIn BrowserSignIn => new(SignIn, Settings);

    /// <summary>Follows no redirect, because a body may hold a refresh token; keeps no cookies, because several people may use one process.</summary>
    public static HttpMessageHandler CreateTransport(ClientSettings settings)
    {
        if (settings.Options.CreateHandler is { } create)
        {
            return create();
        }

        return OperatingSystem.IsBrowser()
            ? new HttpClientHandler { AllowAutoRedirect = false }
            : new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) };
    }

    public void Dispose()
    {
        Pauses.Stop();
        _http.Dispose();
    }
}
