using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http.Tests.KeyRing;

/// <summary>Applications with the key ring and its metadata; those over one folder are nodes of one application.</summary>
internal static class RingApp
{
    public const string Email = "ann@example.com";

    public static Task<AuthApp> StartAsync(Action<JwtDeviceAuthOptions>? configure = null, FakeClock? clock = null)
        => AuthApp.StartAsync(configure, Ring(), map: app => app.MapJwtDeviceAuthMetadata(), clock: clock);

    public static Task<AuthNodes> StartAsync(IDeployment deployment, Action<JwtDeviceAuthOptions>? configure = null)
        => deployment.StartAsync(configure, Ring(), app => app.MapJwtDeviceAuthMetadata());

    /// <summary>Adds the key ring to nodes that share what protects the keys.</summary>
    public static Action<JwtDeviceAuthBuilder> Ring()
    {
        var protection = new EphemeralDataProtectionProvider();
        return auth =>
        {
            auth.AddKeyRing();
            auth.Services.AddSingleton<IDataProtectionProvider>(protection);
        };
    }

    /// <summary>A clock that starts now, for those who verify by the real time.</summary>
    public static FakeClock RealClock()
    {
        var clock = new FakeClock();
        clock.Advance(TimeProvider.System.GetUtcNow() - FakeClock.Start);
        return clock;
    }

    public static async Task<string[]> KidsAsync(AuthClient client)
        => [.. (await (await client.GetAsync("/.well-known/jwks.json")).SuccessAsync())["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];

    public static Task AdvanceAsync(AuthApp app, TimeSpan step, int keys) => AdvanceAsync(app.Clock, [app], step, keys);

    public static Task AdvanceAsync(AuthNodes app, TimeSpan step, int keys) => AdvanceAsync(app.Clock, app.All, step, keys);

    /// <summary>Moves the time and waits until every node, each of which reads the ring in the background, shows so many keys.</summary>
    private static async Task AdvanceAsync(FakeClock clock, IReadOnlyList<AuthApp> nodes, TimeSpan step, int keys)
    {
        clock.Advance(step);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        foreach (var node in nodes)
        {
            while ((await KidsAsync(node.Client)).Length != keys)
            {
                await Task.Delay(10, deadline.Token);
            }
        }
    }
}
