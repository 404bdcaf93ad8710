using System.Globalization;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>The same second factor many times at once, on one node and on three: it works once.</summary>
public sealed class SecondFactorRaceTests(PostgresServer server)
{
    private const int Racers = 32;
    private const string Email = "ann@example.com";

    [Theory]
    [InlineData("totp", 1)]
    [InlineData("totp", 3)]
    [InlineData("recovery_code", 1)]
    [InlineData("recovery_code", 3)]
    [InlineData("one challenge", 1)]
    [InlineData("one challenge", 3)]
    public async Task Of_many_answers_at_once_one_gets_in(string what, int count)
    {
        await using var nodes = await StartAsync(count);
        var user = await FactorUser.EnrolAsync(nodes[0], Email);
        var (method, code) = what == "recovery_code" ? (what, user.RecoveryCodes[0]) : ("totp", user.Code());
        List<string> tokens = [];
        for (var number = 0; number < Racers; number++)
        {
            tokens.Add(what == "one challenge" && number > 0 ? tokens[0] : await user.AskAsync($"device {number}"));
        }

        var answers = await Racing.RunAsync(Racers, number => nodes[number % count].Client.PostJsonAsync(
            "/users/login/mfa", new JsonObject { ["mfa_token"] = tokens[number], [method] = code }));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Empty(nodes.Log.Errors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Of_many_confirmations_of_an_app_at_once_one_gets_the_recovery_codes(int count)
    {
        await using var nodes = await StartAsync(count);
        var user = await FactorUser.SignUpAsync(nodes[0], Email);
        await user.StartAsync();
        var path = string.Create(CultureInfo.InvariantCulture, $"/users/me/factors/totp/{user.FactorId}/confirm");

        var answers = await Racing.RunAsync(
            Racers, number => nodes[number % count].Client.PostJsonAsync(path, new JsonObject { ["code"] = user.Code() }, user.Tokens.Access));

        Assert.Empty(nodes.Log.Errors);
        var confirmed = Assert.Single(answers, answer => answer.Status == 200);
        Assert.Empty(answers.Where(answer => answer != confirmed && answer.Status is not (404 or 429)).Select(answer => $"{answer.Status} {answer.Body}"));
        Assert.Equal((1, 10), ((await user.ListAsync())["totp"]!.AsArray().Count, (int)(await user.ListAsync())["recovery_codes_left"]!));
        Assert.Equal(10, confirmed.Json["recovery_codes"]!.AsArray().Count);
    }

    /// <summary>Trust is not used up: what has to hold is that it is over for all of them once it was ended.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Logins_on_a_trusted_device_that_race_the_end_of_the_trust_come_before_it_or_are_asked(int count)
    {
        await using var nodes = await StartAsync(count);
        var user = await FactorUser.EnrolAsync(nodes[0], Email);
        var proof = (await user.LoginAsync("laptop", trustsDevice: true)).Refresh;
        await (await user.PostLoginAsync("laptop", proof)).SuccessAsync();

        var answers = await Racing.RunAsync(Racers, number => number == Racers / 2
            ? nodes[number % count].Client.SendAsync(HttpMethod.Delete, "/users/me/factors/trusted-devices", user.Tokens.Access)
            : LoginAsync(nodes[number % count], proof));

        Assert.Single(answers, answer => answer.Status == 204);
        Assert.Empty(answers
            .Where(answer => answer.Status is not (200 or 204) && !answer.Body.Contains("\"mfa_required\"", StringComparison.Ordinal))
            .Select(answer => $"{answer.Status} {answer.Body}"));
        for (var number = 0; number < count; number++)
        {
            (await LoginAsync(nodes[number], proof)).IsProblem(403, "mfa_required");
        }

        var refreshed = new List<int>();
        foreach (var login in answers.Where(answer => answer.Status == 200))
        {
            refreshed.Add((await nodes[0].Client.PostRefreshAsync((string)login.Json["refresh_token"]!)).Status);
        }

        Assert.InRange(refreshed.Count(status => status == 200), 0, 1);
        Assert.Empty(nodes.Log.Errors);
    }

    private static Task<Answer> LoginAsync(AuthApp node, string proof) => node.Client.PostFormAsync(
        "/users/login", new() { ["email"] = Email, ["password"] = AuthClient.Password, ["device_id"] = "laptop", ["device_proof"] = proof });

    private async Task<AuthNodes> StartAsync(int count)
    {
        var connectionString = await server.NewDatabaseAsync();
        return await AuthNodes.StartAsync(count, (auth, number) => auth.AddPostgreSql($"{connectionString};Application Name=node{number}"));
    }
}
