using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>The answers of the second step differ by nothing from which more could be learned than what they say.</summary>
public sealed class AnswerTests
{
    /// <summary>Whether a token ever was one, whose, and what became of it, is not told apart.</summary>
    [Fact]
    public async Task Every_token_that_is_not_good_gets_the_same_answer()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        var bob = await FactorUser.EnrolAsync(app, "bob@example.com");
        var eve = await FactorUser.EnrolAsync(app, "eve@example.com");
        var late = await user.AskAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        var used = await user.AskAsync();
        await (await user.AnswerAsync(used, user.Code())).SuccessAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var (ofDeleted, ofChanged) = (await bob.AskAsync(), await eve.AskAsync());
        await app.InScopeAsync(async services =>
        {
            var users = services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>();
            await users.Where(row => row.Id == bob.Id).ExecuteDeleteAsync(TestContext.Current.CancellationToken);
            return await users.Where(row => row.Id == eve.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PasswordHash, "another"), TestContext.Current.CancellationToken);
        });
        var tried = await user.AskAsync();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await user.AnswerAsync(tried, user.WrongCode());
            app.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        string[] tokens = ["invented", new('A', 43), late, used, ofDeleted, ofChanged, tried, user.Tokens.Access];
        foreach (var path in new[] { "/users/login/mfa", "/users/login/mfa/totp", "/users/login/mfa/totp/1/confirm" })
        {
            Assert.Single((await Task.WhenAll(tokens.Select(token => app.Client.PostJsonAsync(
                path, new JsonObject { ["mfa_token"] = token, ["code"] = "123456", [path.EndsWith("mfa", StringComparison.Ordinal) ? "totp" : "name"] = "123456" }))))
                .Select(answer => Whole(answer.IsProblem(401, "invalid_mfa_token"))).Distinct());
        }
    }

    /// <summary>A code that was right once is answered as one that never was: else it could be told apart from a guess.</summary>
    [Fact]
    public async Task Every_answer_that_is_not_right_gets_the_same_answer()
    {
        await using var app = await AuthApp.StartAsync();
        var user = await FactorUser.EnrolAsync(app);
        await (await user.AnswerAsync(await user.AskAsync(), user.Code())).SuccessAsync();
        await (await user.AnswerAsync(await user.AskAsync(), user.RecoveryCodes[0], "recovery_code")).SuccessAsync();
        (string Method, string Answer)[] wrong =
        [
            ("totp", user.Code()), ("totp", user.Code(steps: -1)), ("totp", user.WrongCode()), ("recovery_code", user.RecoveryCodes[0]), ("recovery_code", new('A', 16)),
        ];

        List<string> answers = [];
        foreach (var (method, code) in wrong)
        {
            answers.Add(Whole((await user.AnswerAsync(await user.AskAsync(), code, method)).IsProblem(401, "invalid_second_factor")));
        }

        Assert.Single(answers.Distinct());
    }

    /// <summary>A wrong password costs the same work whether or not a second factor would come next.</summary>
    [Fact]
    public async Task A_wrong_password_asks_the_database_the_same_whoever_has_a_second_factor()
    {
        var statements = new SeenStatements();
        await using var app = await AuthApp.StartAsync(extend: statements.AddTo);
        await FactorUser.EnrolAsync(app);
        await app.Client.SignUpAsync("bob@example.com");
        await app.Client.LoginAsync("bob@example.com", "phone");

        // The count of the source address is there from here on.
        await app.Client.PostLoginAsync("nobody@example.com", "laptop", "wrong password");

        var (with, without) = (await SeenAsync("ann@example.com"), await SeenAsync("bob@example.com"));

        Assert.NotEmpty(with);
        Assert.Equal(without, with);

        async Task<string[]> SeenAsync(string email)
        {
            statements.Seen.Clear();
            (await app.Client.PostLoginAsync(email, "laptop", "wrong password")).IsProblem(401, "invalid_credentials");

            // The counts are asked in the order of their keys, which are random.
            return [.. statements.Seen.Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>All of an answer but the time of day.</summary>
    private static string Whole(Answer answer)
        => string.Join('\n', answer.Headers.Where(header => header.Key != "Date").OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => $"{header.Key}: {header.Value}").Prepend($"{answer.Status} {answer.ContentType}").Append(answer.Body));
}
