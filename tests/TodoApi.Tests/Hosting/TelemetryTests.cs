using System.Collections.Concurrent;
using System.Text;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Hosting;

/// <summary>
/// What reaches a collector: here one that keeps the bodies, protobuf in which names stand as they are. Runs while no other test does:
/// OpenTelemetry takes instruments of one name for one, and stops counting when any of the hosts in the process that have it ends.
/// </summary>
[Collection(nameof(AloneCollection))]
public sealed class TelemetryTests : IAsyncDisposable
{
    private readonly WebApplication _collector;
    private readonly ConcurrentDictionary<string, string> _received = new(StringComparer.Ordinal);

    public TelemetryTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _collector = builder.Build();
        _collector.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            var text = Encoding.Latin1.GetString(body.ToArray());
            _received.AddOrUpdate(signal, text, (_, before) => before + text);
        });
    }

    public ValueTask DisposeAsync() => _collector.DisposeAsync();

    [Fact]
    public async Task A_collector_gets_metrics_and_traces_of_logins_and_nothing_that_is_secret()
    {
        await _collector.StartAsync(TestContext.Current.CancellationToken);
        await using var app = new TodoApp("Production", new(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Urls.Single(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "100",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_SERVICE_NAME"] = "todo-in-a-test",
        });
        var user = await app.NewUserAsync();
        await app.Anonymous.PostRefreshAsync("x");

        await ReceivedAsync(app, "metrics", "jwtdeviceauth.logins");
        await ReceivedAsync(app, "metrics", "jwtdeviceauth.refreshes");
        await ReceivedAsync(app, "metrics", "jwtdeviceauth.password.hash.duration");
        await ReceivedAsync(app, "metrics", "succeeded");
        await ReceivedAsync(app, "metrics", "http.server.request.duration");
        await ReceivedAsync(app, "metrics", "todo-in-a-test");
        await ReceivedAsync(app, "traces", "jwtdeviceauth.login");
        await ReceivedAsync(app, "traces", "jwtdeviceauth.password.hash");
        foreach (var body in _received.Values)
        {
            Assert.DoesNotContain(user.Email, body, StringComparison.Ordinal);
            Assert.DoesNotContain(user.AccessToken, body, StringComparison.Ordinal);
            Assert.DoesNotContain(AuthClient.Password, body, StringComparison.Ordinal);
        }
    }

    /// <summary>An exporter may give a batch up that is not taken at once, so there is something new to send now and then.</summary>
    private async Task ReceivedAsync(TodoApp app, string signal, string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        for (var look = 1; !_received.GetValueOrDefault(signal, string.Empty).Contains(text, StringComparison.Ordinal); look++)
        {
            await Task.Delay(20, deadline.Token);
            if (look % 100 == 0)
            {
                await app.NewUserAsync();
            }
        }
    }
}

/// <summary>For tests that other hosts in the process would disturb.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
