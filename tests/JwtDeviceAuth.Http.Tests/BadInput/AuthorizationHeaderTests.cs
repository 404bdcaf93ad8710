using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary><c>Bearer</c>, one space and one token; anything else gets nobody in.</summary>
public sealed class AuthorizationHeaderTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private static readonly (string Method, string Path)[] Protected =
    [
        ("POST", "/users/logout"), ("POST", "/users/logout-all"), ("GET", "/users/me"), ("PUT", "/users/me"), ("DELETE", "/users/me"),
        ("GET", "/users/me/devices"), ("PATCH", "/users/me/devices/1"), ("DELETE", "/users/me/devices/1"), ("GET", "/whoami"),
    ];

    public static TheoryData<string> WithoutToken =>
    [
        "Authorization:",
        "Authorization: Bearer",
        "Authorization: Bearer ",
        "Authorization: {token}",
        "Authorization: Token {token}",
        "Authorization: Basic {token}",
        "Authorization: Basic Og==",
        "Authorization: Digest username=\"ann\"",
        "Authorization: Bearer{token}",
        "Authorization: Bearer:{token}",
        "Authorization: Bearer\t{token}",
        "Authorization: \"Bearer {token}\"",
        "Authorization: Bearer=\"{token}\"",
        "Authorization: Basic eDp5, Bearer {token}",
        "X-Authorization: Bearer {token}",
        "Cookie: access_token={token}",
    ];

    public static TheoryData<string> WithWrongToken =>
    [
        "Authorization: Bearer  {token}",
        "Authorization: Bearer \t{token}",
        "Authorization: Bearer {token} x",
        "Authorization: Bearer {token}, x",
        "Authorization: Bearer {token},",
        "Authorization: Bearer {token},{token}",
        "Authorization: Bearer {token}\r\nAuthorization: Bearer {token}",
        "Authorization: Bearer {token}\r\nAuthorization: Basic eDp5",
        "Authorization: Bearer Bearer {token}",
        "Authorization: Bearer \"{token}\"",
        "Authorization: Bearer '{token}'",
        "Authorization: Bearer <{token}>",
        "Authorization: Bearer x",
        "Authorization: Bearer null",
        "Authorization: Bearer undefined",
        "Authorization: Bearer .",
        "Authorization: Bearer ..",
        "Authorization: Bearer ....",
        "Authorization: Bearer \u00C3\u00A9",
        "Authorization: Bearer {token}\u00C3\u00A9",
        "Authorization: Bearer %20{token}",
        "Authorization: Bearer {token};",
        "Authorization: Bearer {token}=",
        "Authorization: Bearer {token}%00",
    ];

    [Fact]
    public async Task Every_protected_endpoint_asks_for_a_token()
    {
        foreach (var (method, path) in Protected)
        {
            IsUnauthenticated(await app.Client.SendAsync(HttpMethod.Parse(method), path));
        }
    }

    [Fact]
    public async Task Every_protected_endpoint_refuses_a_wrong_token_before_it_reads_the_body()
    {
        foreach (var (method, path) in Protected)
        {
            var body = Bodies.Typed("text/plain", Bodies.Raw("{\u00FF"));

            IsInvalidToken(await app.Client.SendAsync(HttpMethod.Parse(method), path, app.Tokens.Access + "x", body));
        }
    }

    [Theory]
    [MemberData(nameof(WithoutToken))]
    public async Task A_request_that_sends_no_bearer_token_is_told_so_without_an_error(string header)
        => IsUnauthenticated(await GetAsync(header));

    [Theory]
    [MemberData(nameof(WithWrongToken))]
    public async Task A_bearer_token_in_another_form_is_refused(string header)
        => IsInvalidToken(await GetAsync(header));

    [Theory]
    [InlineData("Authorization: Bearer Bearer {token}", "the word Bearer twice; send it once")]
    [InlineData("Authorization: Bearer bearer {token}", "the word Bearer twice; send it once")]
    [InlineData("Authorization: Bearer {token}\r\nAuthorization: Bearer {token}", "sent more than once; send it once")]
    [InlineData("Authorization: Bearer {token}, Bearer {token}", "more than one value; send one token")]
    [InlineData("Authorization: Bearer \"{token}\"", "without quotes")]
    [InlineData("Authorization: Bearer <{token}>", "without quotes or brackets")]
    [InlineData("Authorization: Bearer undefined", "a word in its place")]
    [InlineData("Authorization: {token}", "write Bearer and a space before the token")]
    [InlineData("Authorization: Token {token}", "another scheme than Bearer")]
    [InlineData("Authorization: Bearer", "has no token: write Bearer, a space and the token")]
    [InlineData("Authorization: dpop", "has no token")]
    public async Task A_header_in_another_form_is_told_what_to_do_and_nothing_of_it_is_repeated(string header, string advice)
    {
        var answer = await GetAsync(header);

        Assert.Contains(advice, (string)answer.Json["detail"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(app.Tokens.Access, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authorization: Bearer {token}")]
    [InlineData("Authorization: bearer {token}")]
    [InlineData("Authorization: BEARER {token}")]
    [InlineData("authorization: Bearer {token}")]
    [InlineData("Authorization:Bearer {token}")]
    [InlineData("Authorization:   Bearer {token}")]
    [InlineData("Authorization: Bearer {token}  \t ")]
    public async Task The_case_of_the_scheme_and_the_space_around_the_header_do_not_matter(string header)
        => Assert.Equal(200, (await GetAsync(header)).Status);

    [Theory]
    [InlineData("/users/me?access_token={token}")]
    [InlineData("/users/me?Authorization=Bearer%20{token}")]
    public async Task A_token_in_the_address_is_none(string path)
        => IsUnauthenticated(await app.Client.GetAsync(WithToken(path)));

    [Theory]
    [InlineData(8001)]
    [InlineData(8193)]
    [InlineData(20_000)]
    [InlineData(30_000)]
    public async Task An_overlong_token_is_refused(int length)
        => IsInvalidToken(await GetAsync($"Authorization: Bearer {new string('a', length)}"));

    [Fact]
    public async Task An_overlong_token_of_dots_is_refused()
        => IsInvalidToken(await GetAsync($"Authorization: Bearer {new string('.', 20_000)}"));

    [Fact]
    public async Task A_header_past_what_the_server_reads_is_refused_by_it()
        => Assert.Equal(431, (await GetAsync($"Authorization: Bearer {new string('a', 40_000)}")).Status);

    [Theory]
    [InlineData("Authorization: Bearer {token}\u00FF")]
    [InlineData("Authorization: Bearer {token}\0")]
    public async Task A_header_that_is_no_text_is_refused_by_the_server(string header)
        => Assert.Equal(400, (await GetAsync(header)).Status);

    [Theory]
    [InlineData("Bearer x")]
    [InlineData("Bearer  ")]
    [InlineData("Bearer a b")]
    [InlineData("Basic !")]
    [InlineData("Nonsense")]
    public async Task A_header_that_gets_nobody_in_is_no_obstacle_where_none_is_asked_for(string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/users/refresh") { Content = Bodies.Form("refresh_token=") };
        request.Headers.TryAddWithoutValidation("Authorization", header);

        (await app.Client.SendAsync(request)).IsInvalid("refresh_token");
    }

    private Task<Answer> GetAsync(string header) => RawHttp.SendAsync(app.App.Address, "GET /users/me", [WithToken(header)]);

    private string WithToken(string text) => text.Replace("{token}", app.Tokens.Access, StringComparison.Ordinal);

    private static void IsInvalidToken(Answer answer)
        => Assert.Equal("Bearer error=\"invalid_token\"", answer.IsProblem(401, "invalid_token").Headers["WWW-Authenticate"]);

    private static void IsUnauthenticated(Answer answer)
        => Assert.Equal("Bearer", answer.IsProblem(401, "authentication_required").Headers["WWW-Authenticate"]);
}
