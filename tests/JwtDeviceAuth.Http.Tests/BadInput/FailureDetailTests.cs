using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>Both columns of the table of failures, row by row.</summary>
public abstract class FailureDetailTests(FailureDetailTests.Apps apps)
{
    [Theory]
    [InlineData(FailureDetail.Specific, 404, "account_not_found")]
    [InlineData(FailureDetail.Uniform, 401, "invalid_credentials")]
    public async Task A_login_for_an_unknown_account(FailureDetail detail, int status, string code)
        => Is(await apps[detail].Client.PostLoginAsync("nobody@example.com", "phone"), status, code);

    [Theory]
    [InlineData(FailureDetail.Specific, 400, "incorrect_password")]
    [InlineData(FailureDetail.Uniform, 401, "invalid_credentials")]
    public async Task A_login_with_a_wrong_password(FailureDetail detail, int status, string code)
        => Is(await apps[detail].Client.PostLoginAsync(Apps.Email, "phone", "wrong password"), status, code);

    [Theory]
    [InlineData(FailureDetail.Specific, 400, "incorrect_password")]
    [InlineData(FailureDetail.Uniform, 401, "invalid_credentials")]
    public async Task A_login_of_an_inactive_user(FailureDetail detail, int status, string code)
    {
        Is(await apps[detail].Client.PostLoginAsync(Apps.Inactive, "phone"), 403, "account_inactive");
        Is(await apps[detail].Client.PostLoginAsync(Apps.Inactive, "phone", "wrong password"), status, code);
    }

    [Theory]
    [InlineData(FailureDetail.Specific, 400)]
    [InlineData(FailureDetail.Uniform, 401)]
    public async Task A_refresh_with_what_is_no_refresh_token(FailureDetail detail, int status)
    {
        var tokens = await apps[detail].Client.LoginAsync(Apps.Email, "phone");

        foreach (var token in new[] { tokens.Access, tokens.Refresh + "x", "x" })
        {
            Is(await apps[detail].Client.PostRefreshAsync(token), status, "invalid_refresh_token", "invalid_token");
        }
    }

    [Theory]
    [InlineData(FailureDetail.Specific, 404, "refresh_token_not_found")]
    [InlineData(FailureDetail.Uniform, 401, "invalid_refresh_token")]
    public async Task A_refresh_after_the_logout(FailureDetail detail, int status, string code)
    {
        var tokens = await apps[detail].Client.LoginAsync(Apps.Email, "phone");
        Assert.Equal(204, (await apps[detail].Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access)).Status);

        Is(await apps[detail].Client.PostRefreshAsync(tokens.Refresh), status, code, "invalid_token");
    }

    [Theory]
    [InlineData(FailureDetail.Specific, "refresh_token_reused")]
    [InlineData(FailureDetail.Uniform, "invalid_refresh_token")]
    public async Task A_refresh_with_a_token_that_was_replaced(FailureDetail detail, string code)
    {
        var tokens = await apps[detail].Client.LoginAsync(Apps.Email, "phone");
        await apps[detail].Client.RefreshAsync(tokens.Refresh);
        apps[detail].Clock.Advance(TimeSpan.FromSeconds(30));

        Is(await apps[detail].Client.PostRefreshAsync(tokens.Refresh), 401, code, "invalid_token");
    }

    [Theory]
    [InlineData(FailureDetail.Specific)]
    [InlineData(FailureDetail.Uniform)]
    public async Task Expired_tokens(FailureDetail detail)
    {
        var tokens = await apps[detail].Client.LoginAsync(Apps.Email, "phone");

        apps[detail].Clock.Advance(TimeSpan.FromMinutes(30));
        Is(await apps[detail].Client.GetAsync("/users/me", tokens.Access), 401, "token_expired", "invalid_token");

        apps[detail].Clock.Advance(TimeSpan.FromDays(1));
        Is(await apps[detail].Client.PostRefreshAsync(tokens.Refresh), 401, "refresh_token_expired", "invalid_token");
    }

    [Theory]
    [InlineData(FailureDetail.Specific)]
    [InlineData(FailureDetail.Uniform)]
    public async Task Access_tokens_that_let_nobody_in(FailureDetail detail)
    {
        var client = apps[detail].Client;
        await client.SignUpAsync("gone@example.com");
        var gone = await client.LoginAsync("gone@example.com", "phone");
        JsonObject body = new() { ["password"] = AuthClient.Password };
        await client.SendJsonAsync(HttpMethod.Delete, "/users/me", gone.Access, body);

        Is(await client.GetAsync("/users/me"), 401, "authentication_required");
        Is(await client.GetAsync("/users/me", "x"), 401, "invalid_token", "invalid_token");
        Is(await client.GetAsync("/users/me", gone.Refresh), 401, "invalid_token", "invalid_token");
        Is(await client.GetAsync("/users/me", gone.Access), 401, "session_revoked", "invalid_token");
        Is(await client.SendJsonAsync(HttpMethod.Delete, "/users/me", gone.Access, body), 401, "session_revoked", "invalid_token");
    }

    [Theory]
    [InlineData(FailureDetail.Specific)]
    [InlineData(FailureDetail.Uniform)]
    public async Task A_signed_in_user_hears_of_a_wrong_password_in_both_columns(FailureDetail detail)
    {
        var tokens = await apps[detail].Client.LoginAsync(Apps.Email, "phone");
        JsonObject change = new() { ["old_password"] = "wrong password", ["new_password"] = "another password" };

        Is(await apps[detail].Client.SendJsonAsync(HttpMethod.Put, "/users/me", tokens.Access, change), 400, "incorrect_password");
        await apps[detail].Client.LoginAsync(Apps.Email, "phone");
    }

    [Theory]
    [InlineData(FailureDetail.Specific)]
    [InlineData(FailureDetail.Uniform)]
    public async Task Sign_up_answers_the_same_in_both_columns(FailureDetail detail)
    {
        JsonObject body = new() { ["email"] = Apps.Email, ["name"] = "Ann", ["password"] = AuthClient.Password };

        Is(await apps[detail].Client.PostJsonAsync("/users/signup", body), 400, "email_taken");
        Is(await apps[detail].Client.PostJsonAsync("/users/signup", new JsonObject()), 400, "validation_failed");
    }

    [Fact]
    public async Task With_Uniform_no_part_of_an_answer_tells_whether_an_account_exists()
    {
        var wrong = await LoginRawAsync(Apps.Email, "wrong+password");
        Is(wrong, 401, "invalid_credentials");

        foreach (var (email, password) in new[]
        {
            ("nobody@example.com", "wrong+password"), ("nobody@example.com", "correct+horse+battery"), ("no+address", "wrong+password"),
            (Apps.Inactive, "wrong+password"), (Apps.Email, new string('a', 73)), ("nobody@example.com", new string('a', 73)),
            (Apps.Email, "correct+horse+battery%00"), (Apps.Email, "%00"),
        })
        {
            var answer = await LoginRawAsync(email, password);

            Assert.Equal(wrong.Status, answer.Status);
            Assert.Equal(wrong.Body, answer.Body);
            Assert.Equal(WithoutDate(wrong), WithoutDate(answer));
        }
    }

    private Task<Answer> LoginRawAsync(string email, string password)
    {
        var body = $"email={email}&password={password}&device_id=phone";
        string[] headers = [$"Content-Type: {Bodies.FormType}", $"Content-Length: {body.Length}"];
        return RawHttp.SendAsync(apps[FailureDetail.Uniform].Address, "POST /users/login HTTP/1.1", headers, body);
    }

    private static IEnumerable<KeyValuePair<string, string>> WithoutDate(Answer answer)
        => answer.Headers.Where(header => header.Key != "Date");

    /// <summary>A 401 says so in its header too, with RFC 6750's error where a token was sent; no other answer does.</summary>
    private static void Is(Answer answer, int status, string code, string? error = null)
    {
        answer.IsProblem(status, code);
        var expected = status != 401 ? null : error is null ? "Bearer" : $"Bearer error=\"{error}\"";
        Assert.Equal(expected, answer.Headers.GetValueOrDefault("WWW-Authenticate"));
    }

    /// <summary>One application for each column, with a user and one who was deactivated.</summary>
    public abstract class Apps(IDeployment deployment) : IAsyncLifetime
    {
        public const string Email = "ann@example.com";
        public const string Inactive = "idle@example.com";

        private readonly Dictionary<FailureDetail, AuthNodes> _apps = [];

        public AuthNodes this[FailureDetail detail] => _apps[detail];

        public async ValueTask InitializeAsync()
        {
            foreach (var detail in Enum.GetValues<FailureDetail>())
            {
                var app = _apps[detail] = await deployment.StartAsync(options =>
                {
                    options.FailureDetail = detail;
                    options.Lockout.Enabled = false;
                });
                await app.Client.SignUpAsync(Email);
                var inactive = await app.Client.SignUpAsync(Inactive);
                await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
                    .Where(user => user.Id == inactive)
                    .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false)));
            }
        }

        public async ValueTask DisposeAsync()
        {
            GC.SuppressFinalize(this);
            foreach (var app in _apps.Values)
            {
                await app.DisposeAsync();
                Assert.Empty(app.Log.Errors);
            }
        }
    }
}

public sealed class FailureDetailOnSqliteTests(FailureDetailOnSqliteTests.OnSqlite apps)
    : FailureDetailTests(apps), IClassFixture<FailureDetailOnSqliteTests.OnSqlite>
{
    public sealed class OnSqlite() : Apps(new OneNodeOnSqlite());
}

public sealed class FailureDetailOnThreeNodesTests(FailureDetailOnThreeNodesTests.OnThreeNodes apps)
    : FailureDetailTests(apps), IClassFixture<FailureDetailOnThreeNodesTests.OnThreeNodes>
{
    public sealed class OnThreeNodes(PostgresServer server) : Apps(new ThreeNodesOnPostgreSql(server));
}
