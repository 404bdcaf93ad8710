using JwtDeviceAuth.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http.Tests.KeyRing;

/// <summary>Applications with the key ring and its metadata; those over one folder are nodes of one application.</summary>
internal static class RingApp
{
    public const string Email = "ann@example.com";

    public static Task<AuthApp> StartAsync(
        Action<JwtDeviceAuthOptions>? configure = null, FakeClock? clock = null, TemporaryFolder? folder = null, IDataProtectionProvider? protection = null)
        => AuthApp.StartAsync(
            configure,
            auth =>
            {
                auth.AddKeyRing();
                auth.Services.AddSingleton(protection ?? new EphemeralDataProtectionProvider());
            },
            map: app => app.MapJwtDeviceAuthMetadata(),
            clock: clock,
            folder: folder);

    /// <summary>A clock that starts now, for those who verify by the real time.</summary>
    public static FakeClock RealClock()
    {
        var clock = new FakeClock();
        clock.Advance(TimeProvider.System.GetUtcNow() - FakeClock.Start);
        return clock;
    }

    public static async Task<string[]> KidsAsync(AuthApp app)
        => [.. (await (await app.Client.GetAsync("/.well-known/jwks.json")).SuccessAsync())["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];

    /// <summary>Moves the time and waits until the node, which reads the ring in the background, shows so many keys.</summary>
    public static async Task AdvanceAsync(AuthApp app, TimeSpan step, int keys)
    {
        app.Clock.Advance(step);
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await KidsAsync(app)).Length != keys)
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
