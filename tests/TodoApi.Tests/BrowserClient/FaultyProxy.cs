using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.BrowserClient;

/// <summary>Between a client and the sample: serves the pages of the examples, counts, and breaks what it is told to.</summary>
internal sealed class FaultyProxy : IAsyncDisposable
{
    private static readonly TimeSpan LifetimeOfAnAccessToken = TimeSpan.FromMinutes(31);

    private readonly ConcurrentDictionary<string, (Fault Fault, int Times)> _faults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _done = new(StringComparer.Ordinal);
    private readonly HttpClient _api;
    private readonly TodoApp _app;
    private readonly WebApplication _server;

    private FaultyProxy(TodoApp app, IEnumerable<(string Path, string Folder)> files)
    {
        _app = app;
        _api = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = app.Address };
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        foreach (var (path, folder) in files)
        {
            _server.UseFileServer(new FileServerOptions
            {
                RequestPath = path,
                FileProvider = new PhysicalFileProvider(folder),
                StaticFileOptions = { ServeUnknownFileTypes = true },
            });
        }

        // After the files: a fallback would take their addresses.
        _server.UseRouting();
        _server.MapGet("/tab", () => Results.Content(
            """
            <!doctype html><title>A tab</title>
            <script type="module">
              import { createAuthClient } from '/module/index.js';
              // Forty tabs on a slow machine wait longer than a person would.
              window.auth = createAuthClient({ baseUrl: '/users', patience: 120000, cookie: location.search === '?cookie', dpop: location.search === '?access' ? 'access' : true });
              window.states = [];
              auth.onAuthStateChange(({ status }) => states.push(status));
            </script>
            """,
            "text/html"));
        _server.MapPost("/control/expire", Expire);
        _server.MapPost("/control/refreshes", () => Refreshes);
        _server.MapPost("/control/logouts", () => Done("logout"));
        _server.MapPost("/control/break", (Fault fault, string? path) => Break(fault, 1, path ?? "refresh"));
        _server.MapFallback(ForwardAsync);
    }

    public enum Fault
    {
        /// <summary>The API does its work, and its answer is lost.</summary>
        Lose,

        /// <summary>The request is lost.</summary>
        Drop,

        /// <summary>The answer breaks off in the middle.</summary>
        Cut,

        /// <summary>502 with HTML.</summary>
        Gateway,

        /// <summary>200 with HTML.</summary>
        Portal,

        /// <summary>429, to be repeated after a second.</summary>
        Throttle,

        /// <summary>The API does its work, and the answer comes when nobody waits for it any more.</summary>
        Hold,
    }

    public Uri Address => new(_server.Urls.Single());

    /// <summary>Those that the API answered with tokens.</summary>
    public int Refreshes => Done("refresh");

    /// <summary>With the module for browsers and its examples.</summary>
    public static async Task<FaultyProxy> StartAsync(TodoApp app)
    {
        var package = await BrowserClientPackage.FolderAsync();
        return await StartAsync(app, ("/examples", Path.Combine(package, "build/examples")), ("/module", Path.Combine(package, "dist")));
    }

    /// <summary>With files of a test's own.</summary>
    public static async Task<FaultyProxy> StartAsync(TodoApp app, params (string Path, string Folder)[] files)
    {
        // A proof of a key carries the time of the browser.
        app.Clock.Advance(TimeProvider.System.GetUtcNow() - app.Clock.GetUtcNow());
        var proxy = new FaultyProxy(app, files);
        await proxy._server.StartAsync(TestContext.Current.CancellationToken);
        return proxy;
    }

    /// <summary>Every access token has expired.</summary>
    public void Expire() => _app.Clock.Advance(LifetimeOfAnAccessToken);

    /// <summary>Breaks the next requests of an endpoint of the sign-in.</summary>
    public void Break(Fault fault, int times = 1, string path = "refresh") => _faults[path] = (fault, times);

    public int Done(string path) => _done.GetValueOrDefault(path);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _api.Dispose();
    }

    private Fault? Take(string path)
    {
        if (!_faults.TryGetValue(path, out var found) || found.Times == 0)
        {
            return null;
        }

        _faults[path] = (found.Fault, found.Times - 1);
        return found.Fault;
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Split('/')[^1];
        var fault = Take(path);
        var response = context.Response;
        switch (fault)
        {
            case Fault.Drop:
                context.Abort();
                return;
            case Fault.Gateway or Fault.Portal:
                response.StatusCode = fault == Fault.Gateway ? StatusCodes.Status502BadGateway : StatusCodes.Status200OK;
                response.ContentType = "text/html";
                await response.WriteAsync("<h1>Welcome to our network</h1>", context.RequestAborted);
                return;
            case Fault.Throttle:
                response.StatusCode = StatusCodes.Status429TooManyRequests;
                response.Headers.RetryAfter = "1";
                return;
        }

        using var answer = await SendAsync(context);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (answer.IsSuccessStatusCode)
        {
            _done.AddOrUpdate(path, 1, (_, count) => count + 1);
        }
        else if (fault is { } unused)
        {
            // Asked for a proof with a nonce, for example: it is the next one that is meant.
            Break(unused, 1, path);
            fault = null;
        }

        if (fault == Fault.Hold)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        if (fault == Fault.Lose)
        {
            context.Abort();
            return;
        }

        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not "Transfer-Encoding"))
        {
            response.Headers[name] = values.ToArray();
        }

        await response.Body.WriteAsync(fault == Fault.Cut ? body.AsMemory(0, body.Length / 2) : body, context.RequestAborted);
        if (fault == Fault.Cut)
        {
            await response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString);
        if (context.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => header.Key is not ("Connection" or "Accept-Encoding")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        // What is done is done, also when the browser has gone meanwhile.
        return await _api.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
