using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Model.Tests.Running;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>The library's real services over a real store, as in any application, without the HTTP.</summary>
internal sealed class ModelHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IDisposable? _storage;

    private ModelHost(IHost host, SequenceClock clock, IDisposable? storage) => (_host, Clock, _storage) = (host, clock, storage);

    public SequenceClock Clock { get; }

    public static async Task<ModelHost> StartAsync(Action<JwtDeviceAuthBuilder> addStore, IDisposable? storage = null)
    {
        var clock = new SequenceClock();
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        var services = builder.Services;
        services.AddLogging();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<IPasswordHasher, QuickHasher>();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication().AddOAuth(Slots.Provider, options =>
        {
            // Nobody is sent there: the model says who has signed in.
            options.AuthorizationEndpoint = options.TokenEndpoint = "https://social.example";
            options.ClientId = options.ClientSecret = "model";
            options.CallbackPath = "/signin";
        });
        var auth = services.AddJwtDeviceAuth(options =>
        {
            options.SigningKey = AuthApp.SigningKey;
            options.Lockout.Enabled = false;
            options.ReuseLeeway = ProtocolModel.Leeway;
            options.RefreshTokenLifetime = ProtocolModel.Sliding;
            options.AbsoluteSessionLifetime = ProtocolModel.Absolute;
            options.RecentAuthenticationAge = Gate.Recent;
            options.SecondFactor.TrustLifetime = Gate.TrustLifetime;
        });
        auth.AddExternalLogin(Slots.Provider);
        addStore(auth);
        services.Replace(ServiceDescriptor.Singleton<IFailedLoginStore, NoLockout>());
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new ModelHost(host, clock, storage);
    }

    /// <summary>On SQLite. In memory where the system has a folder there: a flush to the disk proves nothing here, and costs most of the time.</summary>
    public static async Task<ModelHost> StartSqliteAsync(Action<JwtDeviceAuthBuilder>? change = null)
    {
        var folder = new TemporaryFolder(Directory.Exists("/dev/shm") ? "/dev/shm" : null);
        var database = folder.File("model.db");
        await EmptyDatabase.CopyToAsync(database);
        return await StartAsync(
            auth =>
            {
                auth.AddSqlite($"Data Source={database}");
                change?.Invoke(auth);
            },
            folder);
    }

    /// <summary>Calls a service in a scope of its own, as a request would.</summary>
    public async Task<TResult> CallAsync<TService, TResult>(Func<TService, ValueTask<TResult>> call)
        where TService : notnull
    {
        await using var scope = _host.Services.CreateAsyncScope();
        return await call(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _storage?.Dispose();
    }
}
