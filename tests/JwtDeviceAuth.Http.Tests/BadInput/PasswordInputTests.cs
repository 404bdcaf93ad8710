using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>At least 8 characters and at most 1,024 bytes, whatever the alphabet; never cut: a character more is another password.</summary>
public sealed class PasswordInputTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private const string Grin = "\U0001F600";

    private static readonly Dictionary<string, string> Unfit = new()
    {
        ["empty"] = string.Empty,
        ["seven characters"] = "1234567",
        ["seven characters of two UTF-16 units each"] = Times(Grin, 7),
        ["1,025 bytes"] = Times("a", 1025),
        ["1,025 bytes in multi-byte characters"] = Times("\u00E9", 512) + "a",
        ["257 characters of four bytes each"] = Times(Grin, 257),
        ["ten thousand characters"] = Times("a", 10_000),
        ["a NUL at the end"] = "correct horse\0",
        ["a NUL at the start"] = "\0correct horse",
        ["a NUL in the middle"] = "correct\0horse",
        ["only NULs"] = Times("\0", 8),
        ["the replacement character"] = "correct \uFFFD horse",
        ["one of the most used"] = "12345678",
        ["one of the most used, with an ending"] = "Password2026!",
    };

    private static readonly Dictionary<string, string> Fit = new()
    {
        ["eight characters"] = "gK3#mPq9",
        ["eight characters of four bytes each"] = Times(Grin, 5) + "\U0001F601\U0001F602\U0001F603",
        ["72 bytes"] = Times("a", 72),
        ["72 bytes in characters of two bytes"] = Times("\u00E9", 36),
        ["72 bytes in characters of three bytes"] = Times("\u6F22", 24),
        ["72 bytes in characters of four bytes"] = Times(Grin, 18),
        ["73 bytes"] = Times("a", 73),
        ["74 bytes whose 72nd falls inside a character"] = Times("\u00E9", 35) + Grin,
        ["25 syllables of three bytes each"] = Times("\uD55C", 25),
        ["64 characters of four bytes each"] = Times(Grin, 64),
        ["1024 bytes"] = Times("a", 1024),
        ["thirty spaces"] = Times(" ", 30),
        ["control characters"] = "\u0001\u001B\u007F\r\n\t\u2028\u202E",
    };

    public static TheoryData<string> UnfitNames => [.. Unfit.Keys];

    public static TheoryData<string> FitNames => [.. Fit.Keys];

    [Theory]
    [MemberData(nameof(UnfitNames))]
    public async Task An_unfit_password_is_refused_at_sign_up(string password)
        => (await SignUpAsync("bob@example.com", Unfit[password])).IsInvalid("password");

    [Theory]
    [MemberData(nameof(UnfitNames))]
    public async Task An_unfit_password_is_refused_as_a_new_one(string password)
    {
        JsonObject body = new() { ["old_password"] = AuthClient.Password, ["new_password"] = Unfit[password] };

        (await app.Client.SendJsonAsync(HttpMethod.Put, "/users/me", app.Tokens.Access, body)).IsInvalid("new_password");
    }

    [Theory]
    [MemberData(nameof(FitNames))]
    public async Task A_fit_password_signs_in_and_none_that_is_near_it(string password)
    {
        var email = $"{password.Replace(' ', '.')}@example.com";
        await (await SignUpAsync(email, Fit[password])).SuccessAsync();

        await app.Client.LoginAsync(email, "phone", Fit[password]);
        (await app.Client.PostLoginAsync(email, "phone", Fit[password] + "a")).IsProblem(401, "invalid_credentials");
    }

    [Fact]
    public async Task Spaces_around_a_password_count()
    {
        foreach (var password in new[] { $" {AuthClient.Password}", $"{AuthClient.Password} ", $"{AuthClient.Password}\n" })
        {
            (await app.Client.PostLoginAsync(BadInputApp.Email, "phone", password)).IsProblem(401, "invalid_credentials");
        }
    }

    [Theory]
    [InlineData("ten thousand characters")]
    [InlineData("a NUL in the middle")]
    public async Task A_password_that_no_account_can_have_is_answered_like_a_wrong_one(string password)
    {
        var impossible = Unfit[password];
        var expected = await app.Client.PostLoginAsync(BadInputApp.Email, "phone", "wrong password");

        foreach (var email in new[] { BadInputApp.Email, "nobody@example.com" })
        {
            var answer = await app.Client.PostLoginAsync(email, "phone", impossible);

            Assert.Equal(expected.IsProblem(401, "invalid_credentials").Body, answer.Body);
            Assert.Equal(expected.Headers["WWW-Authenticate"], answer.IsProblem(401, "invalid_credentials").Headers["WWW-Authenticate"]);
        }

        (await PutAsync(impossible)).IsProblem(400, "incorrect_password");
        (await DeleteAsync(impossible)).IsProblem(400, "incorrect_password");
    }

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private Task<Answer> SignUpAsync(string email, string password)
        => app.Client.PostJsonAsync("/users/signup", new JsonObject { ["email"] = email, ["name"] = "Bob", ["password"] = password });

    private Task<Answer> PutAsync(string oldPassword)
        => app.Client.SendJsonAsync(
            HttpMethod.Put, "/users/me", app.Tokens.Access, new JsonObject { ["old_password"] = oldPassword, ["name"] = "Eve" });

    private Task<Answer> DeleteAsync(string password)
        => app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", app.Tokens.Access, new JsonObject { ["password"] = password });
}
