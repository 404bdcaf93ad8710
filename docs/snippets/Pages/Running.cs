using Microsoft.AspNetCore.DataProtection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Snippets;

internal static class Running
{
    public static void Telemetry(WebApplicationBuilder builder)
    {
        // begin-snippet: telemetry
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("JwtDeviceAuth", "Microsoft.AspNetCore.Hosting"))
            .WithTracing(traces => traces.AddSource("JwtDeviceAuth", "Microsoft.AspNetCore"))
            .UseOtlpExporter();
        // end-snippet
    }

    public static void SeveralNodes(WebApplicationBuilder builder)
    {
        // begin-snippet: several-nodes
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddPostgreSql("Host=db;Database=auth;Username=auth;Password=...");     // or .AddPostgreSql<AppDb>()
        // end-snippet
    }

    public static void KeyRing(WebApplicationBuilder builder)
    {
        // begin-snippet: key-ring
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddPostgreSql("Host=...")
            .AddKeyRing();
        builder.Services.AddDataProtection().SetApplicationName("my-app").PersistKeysToFileSystem(new DirectoryInfo("/mnt/shared/data-protection"));

        var app = builder.Build();

        app.MapJwtDeviceAuthMetadata();     // on the application, not on a group: the paths belong to the root
        // end-snippet
    }

    public static async Task<int> TryRun(WebApplicationBuilder builder)
    {
        // begin-snippet: try-run
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);    // the host would log the line as well

        var app = builder.Build();

        return await app.TryRunAsync();
        // end-snippet
    }
}
