using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>
/// A provider of GitHub's kind: OAuth with PKCE (RFC 6749, RFC 7636), no ID token, and an API that says who it is and which addresses
/// they have.
/// </summary>
public sealed class OAuthServer : IAsyncDisposable
{
    public const string ClientId = "todo";
    public const string ClientSecret = "the secret of todo";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (string Login, string Challenge, string RedirectUri)> _codes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _tokens = new(StringComparer.Ordinal);

    private OAuthServer(WebApplication app) => _app = app;

    /// <summary>The people, by the name that they sign in with.</summary>
    public ConcurrentDictionary<string, GitHubPerson> People { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the API is out of order.</summary>
    public bool IsApiDown { get; set; }

    /// <summary>What the list of addresses answers instead of them: a status, and headers.</summary>
    public (int Status, (string Name, string Value)[] Headers)? EmailsAnswer { get; set; }

    /// <summary>What the profile answers instead of the person.</summary>
    public string? UserAnswer { get; set; }

    /// <summary>Whether the list of addresses names a next page for ever.</summary>
    public bool IsEndless { get; set; }

    public ConcurrentQueue<string> EmailRequests { get; } = new();

    public string Address => _app.Urls.Single();

    public static async Task<OAuthServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new OAuthServer(app);
        app.MapGet("/login/oauth/authorize", ShowLogin);
        app.MapPost("/login/oauth/authorize", server.AuthorizeAsync);
        app.MapPost("/login/oauth/access_token", server.RedeemAsync);
        app.MapGet("/user", context => server.TellAsync(context, person => new { id = person.Id, login = person.Login, name = person.Name, email = person.PublicEmail }));
        app.MapGet("/user/emails", server.TellEmailsAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static Task ShowLogin(HttpContext context)
    {
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(
            $"""<form method="post" action="{WebUtility.HtmlEncode(context.Request.Path + context.Request.QueryString)}"></form>""");
    }

    private async Task AuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        Assert.Equal((ClientId, "S256", "code"), (query["client_id"].ToString(), query["code_challenge_method"].ToString(), query["response_type"].ToString()));
        var (redirectUri, login) = (query["redirect_uri"].ToString(), form["login"].ToString());
        var code = Convert.ToHexString(RandomNumberGenerator.GetBytes(10));
        _codes[code] = (login, query["code_challenge"].ToString(), redirectUri);
        context.Response.Redirect(QueryHelpers.AddQueryString(redirectUri, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [login == "denied" ? "error" : "code"] = login == "denied" ? "access_denied" : code,
            ["state"] = query["state"],
        }));
    }

    private async Task RedeemAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["client_secret"] != ClientSecret
            || !_codes.TryRemove(form["code"].ToString(), out var issued)
            || issued.RedirectUri != form["redirect_uri"]
            || CodeChallengeOf(form["code_verifier"].ToString()) != issued.Challenge)
        {
            // As GitHub does: a failure is a 200.
            await context.Response.WriteAsJsonAsync(new { error = "bad_verification_code" }, context.RequestAborted);
            return;
        }

        var token = Convert.ToHexString(RandomNumberGenerator.GetBytes(20));
        _tokens[token] = issued.Login;
        await context.Response.WriteAsJsonAsync(new { access_token = token, token_type = "bearer", scope = "read:user,user:email" }, context.RequestAborted);
    }

    /// <summary>As GitHub does: 30 on a page unless asked for more, at most 100, and the next page in a header.</summary>
    private async Task TellEmailsAsync(HttpContext context)
    {
        EmailRequests.Enqueue(context.Request.QueryString.Value!);
        if (EmailsAnswer is { } answer)
        {
            context.Response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers)
            {
                context.Response.Headers[name] = value;
            }

            await context.Response.WriteAsJsonAsync(new { message = "Resource not accessible by integration" }, context.RequestAborted);
            return;
        }

        var size = Math.Min(100, int.TryParse(context.Request.Query["per_page"], CultureInfo.InvariantCulture, out var asked) ? asked : 30);
        var page = int.TryParse(context.Request.Query["page"], CultureInfo.InvariantCulture, out var number) ? number : 1;
        await TellAsync(context, person =>
        {
            if (IsEndless || page * size < person.Emails.Length)
            {
                // An address that the client must not follow: the host is somebody else's.
                context.Response.Headers.Link = $"<https://evil.example/user/emails?page={page + 1}>; rel=\"next\", <https://evil.example/user/emails?page=9>; rel=\"last\"";
            }

            return person.Emails.Skip((page - 1) * size).Take(size);
        });
    }

    private async Task TellAsync(HttpContext context, Func<GitHubPerson, object> what)
    {
        var token = context.Request.Headers.Authorization.ToString().Split(' ')[^1];
        if (IsApiDown || context.Request.Headers.UserAgent.Count == 0 || !_tokens.TryGetValue(token, out var login))
        {
            context.Response.StatusCode = IsApiDown ? 502 : 403;
            return;
        }

        if (UserAnswer is not null && context.Request.Path == "/user")
        {
            await context.Response.WriteAsync(UserAnswer, context.RequestAborted);
            return;
        }

        await context.Response.WriteAsJsonAsync(what(People[login]), context.RequestAborted);
    }

    private static string CodeChallengeOf(string verifier)
        => System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(verifier)));
}

public sealed record GitHubPerson(long Id, string Login, string? Name, string? PublicEmail, params GitHubEmail[] Emails);

#pragma warning disable IDE1006, CA1707 // The names of GitHub's API.
public sealed record GitHubEmail(string email, bool primary, bool verified);
#pragma warning restore IDE1006, CA1707
