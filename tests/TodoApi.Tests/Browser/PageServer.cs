using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace TodoApi.Tests.Browser;

/// <summary>An origin of its own, with an empty page.</summary>
internal sealed class PageServer(WebApplication app) : IAsyncDisposable
{
    public Uri Address => new(app.Urls.Single());

    public string Origin => Address.GetLeftPart(UriPartial.Authority);

    public static async Task<PageServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapGet("/", () => Results.Content("<!doctype html><title>Another origin</title>", "text/html"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new PageServer(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
