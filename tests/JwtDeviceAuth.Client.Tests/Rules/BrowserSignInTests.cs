using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Rules;

/// <summary>The loopback half of a social login: the browser is an HTTP client, the API is scripted, the listener is the real one.</summary>
public sealed class BrowserSignInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_browser_brings_a_code_that_only_this_process_can_exchange()
    {
        string? challenge = null;
        var server = new FixedServer(request =>
        {
            var fields = HttpUtility.ParseQueryString(request.Content!.ReadAsStringAsync().Result);
            var hash = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(fields["code_verifier"]!))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
            return fields["code"] == "one-time" && hash == challenge ? FixedServer.Tokens("access-1", "refresh-1") : FixedServer.Problem(HttpStatusCode.BadRequest, "invalid_code");
        });
        await using var client = server.NewClient();

        var result = await client.SignInWithBrowserAsync("google", Options(async (start, http) =>
        {
            Assert.Equal("https://api.example.com/users/external/google", start.GetLeftPart(UriPartial.Path));
            var query = HttpUtility.ParseQueryString(start.Query);
            challenge = query["code_challenge"];
            var back = query["return_url"]!;

            // Icons, other pages and forged answers do not end the wait.
            foreach (var other in new[] { new Uri(new Uri(back), "/favicon.ico").AbsoluteUri, $"{back}?code=forged", $"{back}?code=forged&state=forged" })
            {
                using var ignored = await http.GetAsync(other, Token);
                Assert.Equal(HttpStatusCode.NotFound, ignored.StatusCode);
            }

            using var answer = await http.GetAsync($"{back}?code=one-time&state={query["state"]}", Token);
            Assert.Contains("You can close this window", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        }), Token);

        Assert.True(result.Succeeded, result.ToString());
        Assert.Equal("/users/external/exchange", new Uri(server.Requests.Single().Address).AbsolutePath);
    }

    [Fact]
    public async Task A_person_who_refuses_or_never_comes_back_is_a_result()
    {
        await using var client = new FixedServer(_ => throw new InvalidOperationException("Nothing is exchanged.")).NewClient();

        var refused = await client.SignInWithBrowserAsync("google", Options(async (start, http) =>
        {
            var query = HttpUtility.ParseQueryString(start.Query);
            using var answer = await http.GetAsync($"{query["return_url"]}?error=access_denied&state={query["state"]}", Token);
        }), Token);
        Assert.Equal((SignInStatus.Canceled, "access_denied"), (refused.Status, refused.Code));

        var options = Options((_, _) => Task.CompletedTask);
        options.Timeout = TimeSpan.FromMilliseconds(50);
        Assert.Equal(SignInStatus.Canceled, (await client.SignInWithBrowserAsync("google", options, Token)).Status);
    }

    [Fact]
    public async Task A_connection_that_breaks_and_a_request_without_a_page_do_not_end_the_wait()
    {
        await using var client = new FixedServer(_ => FixedServer.Tokens("access-1", "refresh-1")).NewClient();

        var result = await client.SignInWithBrowserAsync("google", Options(async (start, http) =>
        {
            var query = HttpUtility.ParseQueryString(start.Query);
            var back = new Uri(query["return_url"]!);
            for (var attempt = 0; attempt < 3; attempt++)
            {
                using var stranger = new TcpClient();
                await stranger.ConnectAsync(back.Host, back.Port, Token);
                await stranger.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), Token);
                stranger.LingerState = new LingerOption(enable: true, seconds: 0);
            }

            using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, back), Token);
            using var answer = await http.GetAsync($"{back}?code=one-time&state={query["state"]}", Token);
        }), Token);

        Assert.True(result.Succeeded, result.ToString());
    }

    [Fact]
    public async Task A_browser_that_takes_too_long_to_open_is_a_result_and_one_that_cannot_be_opened_says_so()
    {
        await using var client = new FixedServer(_ => throw new InvalidOperationException("Nothing is exchanged.")).NewClient();
        var slow = new BrowserSignInOptions
        {
            ReturnAddress = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/signed-in"),
            Timeout = TimeSpan.FromMilliseconds(50),
            OpenBrowser = async (_, cancellationToken) => await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken),
        };
        Assert.Equal(SignInStatus.Canceled, (await client.SignInWithBrowserAsync("google", slow, Token)).Status);

        slow.OpenBrowser = (_, _) => throw new InvalidOperationException("There is no browser.");
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.SignInWithBrowserAsync("google", slow, Token));
    }

    [Theory]
    [InlineData("https://127.0.0.1:4000/signed-in")]
    [InlineData("http://app.example.com/signed-in")]
    [InlineData("com.example.app:/signed-in")]
    public async Task A_return_address_elsewhere_is_refused(string address)
    {
        await using var client = new FixedServer(_ => throw new InvalidOperationException()).NewClient();

        await Assert.ThrowsAsync<ArgumentException>(() => client.SignInWithBrowserAsync("google", new BrowserSignInOptions { ReturnAddress = new Uri(address) }, Token));
    }

    private static BrowserSignInOptions Options(Func<Uri, HttpClient, Task> browse) => new()
    {
        ReturnAddress = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/signed-in"),
        OpenBrowser = (address, cancellationToken) =>
        {
            // A browser is another program: nobody waits for it.
            _ = BrowseAsync(address, browse);
            return default;
        },
    };

    private static async Task BrowseAsync(Uri address, Func<Uri, HttpClient, Task> browse)
    {
        await Task.Yield();
        using var http = new HttpClient();
        await browse(address, http);
    }
}
