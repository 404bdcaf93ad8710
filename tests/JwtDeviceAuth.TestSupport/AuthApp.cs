using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using JwtDeviceAuth.Events;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>An application with the library in it, on a real Kestrel on loopback, a SQLite file of its own, and a fake clock.</summary>
public sealed class AuthApp : IAsyncDisposable
{
    private const string DatabaseName = "app.db";

    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;
    private readonly bool _ownsFolder;

    private AuthApp(
        WebApplication app, TemporaryFolder folder, bool ownsFolder, FakeClock clock, LogCollector log, ConcurrentQueue<SecurityEvent> events)
    {
        (_app, _folder, _ownsFolder, Clock, Log, Events) = (app, folder, ownsFolder, clock, log, events);
        Client = NewClient();
    }

    /// <summary>The master secret of every test application, random once per run.</summary>
    public static string SigningKey { get; } = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public FakeClock Clock { get; }

    public LogCollector Log { get; }

    public ConcurrentQueue<SecurityEvent> Events { get; }

    public AuthClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.Single());

    public string DatabasePath => _folder.File(DatabaseName);

    public static async Task<AuthApp> StartAsync(
        Action<JwtDeviceAuthOptions>? configure = null,
        Action<JwtDeviceAuthBuilder>? extend = null,
        Action<JwtDeviceAuthEndpoints>? endpoints = null,
        Action<WebApplication>? map = null,
        FakeClock? clock = null,
        TemporaryFolder? folder = null,
        string environment = "Production",
        Action<JwtDeviceAuthBuilder>? addStore = null,
        AuthNodes? nodes = null)
    {
        clock ??= new FakeClock();
        var ownsFolder = folder is null;
        folder ??= new TemporaryFolder();
        if (ownsFolder && addStore is null)
        {
            await EmptyDatabase.CopyToAsync(folder.File(DatabaseName));
        }

        var log = nodes?.Log ?? new LogCollector();
        var events = nodes?.Events ?? new ConcurrentQueue<SecurityEvent>();

        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            EnvironmentName = environment,
            ContentRootPath = folder.Path,
            ApplicationName = typeof(AuthApp).Assembly.GetName().Name,
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.Services.AddSingleton<TimeProvider>(clock);
        var auth = builder.Services.AddJwtDeviceAuth(options =>
            {
                options.SigningKey = SigningKey;
                options.Passwords.WorkFactor = QuickPasswords.LowestWorkFactor;

                // All users of a test sign up from one address.
                options.Lockout.FreeSignUps = 10_000;
                configure?.Invoke(options);
            })
            .AddSecurityEventSink((securityEvent, _) =>
            {
                events.Enqueue(securityEvent);
                return ValueTask.CompletedTask;
            });
        builder.Services.AddQuickPasswords();
        (addStore ?? (store => store.AddSqlite($"Data Source={folder.File(DatabaseName)}")))(auth);
        extend?.Invoke(auth);

        var app = builder.Build();
        app.MapGroup("/users").MapJwtDeviceAuth(endpoints);
        app.MapGet("/whoami", (ClaimsPrincipal user) => user.GetUserId()).RequireAuthorization();
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new AuthApp(app, folder, ownsFolder, clock, log, events);
    }

    /// <summary>A client with connections of its own.</summary>
    public AuthClient NewClient() => new(Address);

    /// <summary>Waits for an event, which the library hands over in the background.</summary>
    public async Task<TEvent> EventAsync<TEvent>(Func<TEvent, bool>? matches = null)
        where TEvent : SecurityEvent
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            if (Events.OfType<TEvent>().FirstOrDefault(candidate => matches?.Invoke(candidate) ?? true) is { } found)
            {
                return found;
            }

            await Task.Delay(10, deadline.Token);
        }
    }

    /// <summary>Runs code in a service scope, as a request would.</summary>
    public async Task<T> InScopeAsync<T>(Func<IServiceProvider, Task<T>> use)
    {
        await using var scope = Services.CreateAsyncScope();
        return await use(scope.ServiceProvider);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (_ownsFolder)
        {
            _folder.Dispose();
        }
    }
}
