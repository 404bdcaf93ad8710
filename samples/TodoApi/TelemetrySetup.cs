using OpenTelemetry;
using OpenTelemetry.Resources;

namespace TodoApi;

/// <summary>
/// Sends metrics and traces to an OpenTelemetry collector, if the environment names one by <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; the other
/// <c>OTEL_</c> variables work as well.
/// </summary>
internal static class TelemetrySetup
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Library = "JwtDeviceAuth";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[Endpoint]))
        {
            return;
        }

        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("TodoApi").AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics.AddMeter(Library, "Microsoft.AspNetCore.Hosting"))
            .WithTracing(traces => traces.AddSource(Library, "Microsoft.AspNetCore"))
            .UseOtlpExporter();
    }
}
