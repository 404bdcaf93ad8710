using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace JwtDeviceAuth.External.Tests.Support;

/// <summary>A browser without a window: keeps cookies, follows redirects, and sends the forms of the provider's pages.</summary>
public sealed partial class Browser : IDisposable
{
    private const int MaximumRedirects = 12;

    private readonly CookieJar _cookies = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One request, no redirect.</summary>
    public Task<Page> StepAsync(Uri address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Follows redirects to a page, or to an address that is not on loopback: there the client's part begins.</summary>
    public async Task<Page> OpenAsync(Uri address) => await FollowAsync(await StepAsync(address));

    /// <summary>Follows redirects until one leads where the test wants to stop.</summary>
    public async Task<Uri> FollowToAsync(Page page, string part)
    {
        for (var count = 0; count < MaximumRedirects; count++)
        {
            Assert.True(page.Location is not null, $"No redirect, but {page.Status}: {page.Body}");
            if (page.Location.AbsoluteUri.Contains(part, StringComparison.Ordinal))
            {
                return page.Location;
            }

            page = await StepAsync(page.Location);
        }

        throw new InvalidOperationException("Too many redirects.");
    }

    /// <summary>Sends the page's form, with what is filled in; no redirect is followed.</summary>
    public Task<Page> SubmitAsync(Page page, params (string Name, string Value)[] fields)
    {
        var form = Form().Match(page.Body);
        var values = FieldsOf(page);
        foreach (var (name, value) in fields)
        {
            values[name] = value;
        }

        var address = new Uri(page.Address, WebUtility.HtmlDecode(form.Groups["action"].Value));
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(values) };
        return SendAsync(request, isCrossSitePost: address.Host != page.Address.Host);
    }

    /// <summary>What the page's form would send as it stands.</summary>
    public static Dictionary<string, string> FieldsOf(Page page)
    {
        var form = Form().Match(page.Body);
        Assert.True(form.Success, $"There is no form on {page.Address}: {page.Body}");
        return Hidden().Matches(form.Groups["body"].Value).ToDictionary(
            input => input.Groups["name"].Value, input => WebUtility.HtmlDecode(input.Groups["value"].Value), StringComparer.Ordinal);
    }

    /// <summary>Goes through login and consent; the page of the last consent's answer, its redirect not followed.</summary>
    public async Task<Page> ConsentAsync(Uri address, string login)
    {
        var page = await OpenAsync(address);
        page = await FollowAsync(await SubmitAsync(page, ("login", login), ("password", "any")));
        return await SubmitAsync(page);
    }

    /// <summary>The whole way, to the address that the client gets.</summary>
    public async Task<Uri> SignInAsync(Uri address, string login)
    {
        var page = await FollowAsync(await ConsentAsync(address, login));
        Assert.True(page.Location is not null, $"The login ended on {page.Address} with {page.Status}: {page.Body}");
        return page.Location;
    }

    public async Task<Page> FollowAsync(Page page)
    {
        for (var count = 0; page.Location is { IsLoopback: true } next && next.Scheme == Uri.UriSchemeHttp; count++)
        {
            Assert.True(count < MaximumRedirects, $"Too many redirects, at last to {next}.");
            page = await StepAsync(next);
        }

        return page;
    }

    public void Dispose() => _http.Dispose();

    private async Task<Page> SendAsync(HttpRequestMessage request, bool isCrossSitePost = false)
    {
        using (request)
        {
            _cookies.AddTo(request, isCrossSitePost);
            using var response = await _http.SendAsync(request, Token);
            _cookies.Take(request.RequestUri!, response);
            var location = response.Headers.Location is { } to ? new Uri(request.RequestUri!, to) : null;
            // 307 would send a form, and a password in it, along to the next address (RFC 9700, section 4.12).
            Assert.True(location is null || (int)response.StatusCode is 302 or 303, $"{request.RequestUri} redirects with {response.StatusCode}.");
            return new Page(request.RequestUri!, (int)response.StatusCode, await response.Content.ReadAsStringAsync(Token), location);
        }
    }

    [GeneratedRegex("""<form[^>]*action="(?<action>[^"]*)"[^>]*>(?<body>.*?)</form>""", RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Form();

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]*)" value="(?<value>[^"]*)"/?>""", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Hidden();
}

/// <summary>What a request got.</summary>
public sealed record Page(Uri Address, int Status, string Body, Uri? Location)
{
    public string? Code => Body.StartsWith('{') ? (string?)System.Text.Json.Nodes.JsonNode.Parse(Body)!["code"] : null;

    public void IsProblem(int status, string code)
        => Assert.True((Status, Code, Location) == (status, code, null), $"Expected {status} {code}, got {Status}, {Location}: {Body}");
}
