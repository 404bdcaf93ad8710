using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>Stands between a client and a real server, and does to answers what networks and gateways do.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly ConcurrentQueue<Func<HttpContext, Func<Task<HttpResponseMessage>>, Task>> _faults = new();
    private readonly ConcurrentQueue<string> _paths = new();
    private readonly Uri _target;
    private readonly WebApplication _app;

    private FaultProxy(Uri target, WebApplication app) => (_target, _app) = (target, app);

    /// <summary>The address of the sign-in, through here.</summary>
    public string BaseAddress => $"{_app.Urls.First()}/users";

    public int Refreshes => _paths.Count(path => path == "/users/refresh");

    public static async Task<FaultProxy> StartAsync(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var proxy = new FaultProxy(target, app);
        app.Run(proxy.HandleAsync);
        await app.StartAsync();
        return proxy;
    }

    /// <summary>The server does its work, and the connection breaks before its answer.</summary>
    public FaultProxy Lose() => Add(async (context, forward) =>
    {
        (await forward()).Dispose();
        context.Abort();
    });

    /// <summary>The connection breaks before the server has seen the request.</summary>
    public FaultProxy Drop() => Add((context, _) =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The answer breaks off in the middle of its body.</summary>
    public FaultProxy Cut() => Add(async (context, forward) =>
    {
        using var answer = await forward();
        var body = await answer.Content.ReadAsByteArrayAsync();
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    });

    /// <summary>The answer comes late.</summary>
    public FaultProxy Delay(TimeSpan by) => Add(async (context, forward) =>
    {
        using var answer = await forward();
        await Task.Delay(by);
        await CopyAsync(answer, context.Response);
    });

    /// <summary>A page answers in the place of the server, which has done its work or has not.</summary>
    public FaultProxy Page(HttpStatusCode status, bool isProcessed = false, string? retryAfter = null) => Add(async (context, forward) =>
    {
        if (isProcessed)
        {
            (await forward()).Dispose();
        }

        context.Response.StatusCode = (int)status;
        context.Response.ContentType = "text/html";
        context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync("<!doctype html><title>Something else</title>");
    });

    /// <summary>Sends it to another host.</summary>
    public FaultProxy Redirect(string address) => Add((context, _) =>
    {
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = address;
        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private FaultProxy Add(Func<HttpContext, Func<Task<HttpResponseMessage>>, Task> fault)
    {
        _faults.Enqueue(fault);
        return this;
    }

    private async Task HandleAsync(HttpContext context)
    {
        _paths.Enqueue(context.Request.Path);
        if (context.Request.Path == "/users/refresh" && _faults.TryDequeue(out var fault))
        {
            await fault(context, () => ForwardAsync(context.Request));
            return;
        }

        try
        {
            using var answer = await ForwardAsync(context.Request);
            await CopyAsync(answer, context.Response);
        }
        catch (HttpRequestException)
        {
            context.Abort();
        }
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request)
    {
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(_target, $"{request.Path}{request.QueryString}"));
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        forwarded.Content = new ByteArrayContent(body.ToArray());

        // A proof of the device's key names the address that the client sees.
        forwarded.Headers.Host = request.Host.Value;
        foreach (var (name, values) in request.Headers)
        {
            if (name is not ("Host" or "Transfer-Encoding" or "Content-Length" or "Connection") && !forwarded.Headers.TryAddWithoutValidation(name, [.. values]))
            {
                forwarded.Content.Headers.TryAddWithoutValidation(name, [.. values]);
            }
        }

        return await _http.SendAsync(forwarded, CancellationToken.None);
    }

    private static async Task CopyAsync(HttpResponseMessage answer, HttpResponse response)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not ("Transfer-Encoding" or "Content-Length" or "Connection")))
        {
            response.Headers[name] = values.ToArray();
        }

        if (answer.StatusCode != HttpStatusCode.NoContent)
        {
            await response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
        }
    }
}
