using System.Net;
using JwtDeviceAuth.Client.Sessions;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Rules;

public sealed class SignInTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "invalid_credentials", SignInStatus.InvalidCredentials)]
    [InlineData(HttpStatusCode.NotFound, "account_not_found", SignInStatus.InvalidCredentials)]
    [InlineData(HttpStatusCode.Forbidden, "account_inactive", SignInStatus.AccountInactive)]
    [InlineData(HttpStatusCode.Forbidden, "mfa_required", SignInStatus.SecondFactorRequired)]
    [InlineData(HttpStatusCode.Forbidden, "mfa_enrolment_required", SignInStatus.SecondFactorEnrolmentRequired)]
    [InlineData(HttpStatusCode.Forbidden, "login_step_required", SignInStatus.StepRequired)]
    [InlineData(HttpStatusCode.Conflict, "account_link_required", SignInStatus.AccountLinkRequired)]
    [InlineData(HttpStatusCode.TooManyRequests, "too_many_attempts", SignInStatus.TooManyAttempts)]
    [InlineData(HttpStatusCode.BadRequest, "validation_failed", SignInStatus.Refused)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "busy", SignInStatus.Unavailable)]
    public async Task A_refusal_is_a_status_with_the_APIs_code(HttpStatusCode status, string code, SignInStatus expected)
    {
        await using var client = new FixedServer(_ => FixedServer.Problem(status, code)).NewClient();

        var result = await client.SignInAsync("ann@example.com", "secret", Token);

        Assert.Equal((expected, code), (result.Status, result.Code));
        Assert.False((await client.GetStateAsync(Token)).IsSignedIn);
    }

    [Theory]
    [InlineData("text/html", "<!doctype html><title>Welcome to our network</title>")]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{\"access_token\":\"a\"")]
    [InlineData("application/json", "{\"access_token\":\"a\"}")]
    [InlineData("application/json", "{\"access_token\":1,\"refresh_token\":2}")]
    [InlineData("application/json", "{\"access_token\":\"a\\r\\nX-Evil: 1\",\"refresh_token\":\"b\"}")]
    public async Task An_answer_without_tokens_signs_nobody_in_and_keeps_who_was(string mediaType, string body)
    {
        var isUp = true;
        await using var client = new FixedServer(_ => isUp ? FixedServer.Tokens("access-1", "refresh-1") : FixedServer.Json(HttpStatusCode.OK, body, mediaType)).NewClient();
        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        isUp = false;

        var result = await client.SignInAsync("bob@example.com", "secret", Token);

        Assert.Equal(SignInStatus.Unavailable, result.Status);
        Assert.Equal("access-1", await client.GetAccessTokenAsync(Token));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("1e300")]
    [InlineData("\"soon\"")]
    public async Task A_lifetime_that_says_nothing_makes_no_loop_of_refreshes(string expiresIn)
    {
        var server = new FixedServer(request => request.RequestUri!.AbsolutePath == "/todos"
            ? new HttpResponseMessage(HttpStatusCode.OK)
            : FixedServer.Json(HttpStatusCode.OK, $$"""{"access_token":"access-1","refresh_token":"refresh-1","expires_in":{{expiresIn}}}"""));
        await using var client = server.NewClient();
        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        using var http = client.CreateHttpClient();

        for (var request = 0; request < 5; request++)
        {
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("todos", Token)).StatusCode);
        }

        Assert.DoesNotContain(server.Requests, request => request.Address.EndsWith("/refresh", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_in_camelCase_are_read_too()
    {
        await using var client = new FixedServer(_ => FixedServer.Json(HttpStatusCode.OK, """{"accessToken":"a","refreshToken":"b","tokenType":"bearer","expiresIn":1800}""")).NewClient();

        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        Assert.Equal("a", await client.GetAccessTokenAsync(Token));
    }

    [Fact]
    public async Task The_second_factor_is_asked_for_until_it_is_right_and_the_person_can_give_up()
    {
        var server = new FixedServer(request => request.RequestUri!.AbsolutePath == "/users/login"
            ? FixedServer.Json(HttpStatusCode.Forbidden, """{"code":"mfa_required","mfa_token":"m","expires_in":600,"methods":["totp","recovery_code"]}""", "application/problem+json")
            : request.Content!.ReadAsStringAsync().Result.Contains("totp=222222", StringComparison.Ordinal)
                ? FixedServer.Tokens("access-1", "refresh-1")
                : FixedServer.Problem(HttpStatusCode.Unauthorized, "invalid_second_factor"));
        var codes = new Queue<SecondFactorProof?>([SecondFactorProof.Totp("111111"), SecondFactorProof.Totp("222222"), null]);
        var asked = new List<SecondFactorRequest>();
        await using var client = server.NewClient(options => options.SecondFactor = (request, _) =>
        {
            asked.Add(request);
            return new(codes.Dequeue());
        });

        Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        Assert.Equal([1, 2], asked.Select(request => request.Attempt));
        Assert.Equal(["totp", "recovery_code"], asked[0].Methods);
        Assert.Equal(SignInStatus.Canceled, (await client.SignInAsync("ann@example.com", "secret", Token)).Status);
    }

    [Fact]
    public async Task The_device_id_stays_and_the_last_refresh_token_is_the_next_logins_proof()
    {
        var server = new FixedServer(request => request.RequestUri!.AbsolutePath == "/users/logout"
            ? new HttpResponseMessage(HttpStatusCode.NoContent)
            : FixedServer.Tokens("access-1", "refresh-1"));
        await using var client = server.NewClient(options => options.DeviceName = "Ann's phone");
        await client.SignInAsync("ann@example.com", "secret", Token);
        await client.SignOutAsync(Token);
        await client.SignInAsync("ann@example.com", "secret", Token);

        var logins = server.Requests.Where(request => request.Address.EndsWith("/login", StringComparison.Ordinal)).Select(request => Fields(request.Body)).ToList();
        Assert.True(Guid.TryParse(logins[0]["device_id"], out _));
        Assert.Equal(logins[0]["device_id"], logins[1]["device_id"]);
        Assert.False(logins[0].ContainsKey("device_proof"));
        Assert.Equal("refresh-1", logins[1]["device_proof"]);
        Assert.Equal("Ann's phone", logins[0]["device_name"]);
        Assert.Equal(["/users/login", "/users/logout", "/users/login"], server.Requests.Select(request => new Uri(request.Address).AbsolutePath));
    }

    [Fact]
    public async Task Tokens_of_100_KB_are_stored_and_sent()
    {
        var (access, refresh) = (new string('a', 100_000), new string('r', 100_000));
        var server = new FixedServer(request => request.RequestUri!.AbsolutePath == "/users/login" ? FixedServer.Tokens(access, refresh) : new HttpResponseMessage(HttpStatusCode.OK));
        var store = new MemoryTokenStore();
        await using (var client = server.NewClient(options => options.Store = store))
        {
            Assert.True((await client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        }

        await using var next = server.NewClient(options => options.Store = store);
        using var http = next.CreateHttpClient();
        await http.GetAsync("todos", Token);
        Assert.Equal($"Bearer {access}", server.Requests[^1].Authorization);
    }

    [Fact]
    public void No_text_form_has_a_secret()
    {
        var session = new StoredSession { Id = "1", RefreshToken = "refresh-secret", AccessToken = "access-secret" };
        object[] all =
        [
            session,
            new StoredDocument { Session = session, SignOuts = [session], DeviceProof = "refresh-secret" },
            Server.AccessToken.Of(session),
            new Server.Reply(Server.ReplyKind.Succeeded),
            SecondFactorProof.Totp("secret"),
            new StepUpProof { Password = "secret", Totp = "secret" },
            new SignInResult(SignInStatus.AccountLinkRequired) { LinkCode = "secret" },
        ];

        Assert.All(all, one => Assert.DoesNotContain("secret", one.ToString(), StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Fields(string body)
        => body.Split('&').Select(field => field.Split('=', 2)).ToDictionary(field => field[0], field => WebUtility.UrlDecode(field[1]), StringComparer.Ordinal);
}
