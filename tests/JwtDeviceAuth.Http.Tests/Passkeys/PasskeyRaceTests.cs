using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Passkeys;

/// <summary>32 times the same at once, on one node and on three: one wins.</summary>
public sealed class PasskeyRaceTests(PostgresServer server)
{
    private const int Racers = 32;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Of_32_registrations_or_logins_with_one_challenge_at_once_one_wins(int count)
    {
        IDeployment deployment = count == 1 ? new OneNodeOnSqlite() : new ThreeNodesOnPostgreSql(server);
        await using var nodes = await deployment.StartAsync(extend: PasskeyUser.AddTo);
        Assert.Equal(count, nodes.All.Count);
        using var user = await PasskeyUser.SignUpAsync(nodes[0]);
        var creation = await user.CreationOptionsAsync();
        SoftwareAuthenticator[] authenticators = [.. Enumerable.Range(0, Racers).Select(_ => new SoftwareAuthenticator())];

        var added = await Racing.RunAsync(Racers, number => nodes[number % count].Client.PostJsonAsync(
            "/users/me/passkeys", new JsonObject { ["passkey"] = authenticators[number].Create(creation) }, user.Tokens.Access));

        Assert.Single(added, answer => answer.Status == 200);
        Assert.Equal(Racers - 1, added.Count(answer => (answer.Status, answer.Code) == (400, "invalid_passkey")));
        Assert.Single((await (await nodes[0].Client.GetAsync("/users/me/passkeys", user.Tokens.Access)).SuccessAsync()).AsArray());
        var authenticator = authenticators[Array.FindIndex(added, answer => answer.Status == 200)];

        // What was refused counts as a wrong second factor, so the winner may come after a wait: the losers are asked again, too.
        await AssertOneWinsAsync(nodes, authenticator, "/users/passkey/login", await PasskeyUser.RequestOptionsAsync(nodes[0]), token: null);
        var token = (string)(await user.AskAsync()).Json["mfa_token"]!;
        await AssertOneWinsAsync(nodes, authenticator, "/users/login/mfa", await user.SecondFactorOptionsAsync(token), token);
        Assert.Empty(nodes.Log.Errors);
        foreach (var each in authenticators)
        {
            each.Dispose();
        }
    }

    private static async Task AssertOneWinsAsync(AuthNodes nodes, SoftwareAuthenticator authenticator, string path, JsonNode options, string? token)
    {
        var passkey = authenticator.Get(options);
        Task<Answer> PostAsync(int number) => nodes[number % nodes.All.Count].Client.PostJsonAsync(path, new JsonObject
        {
            ["passkey"] = passkey.DeepClone(), ["device_id"] = $"device {number}", ["mfa_token"] = token,
        });
        var answers = await Racing.RunAsync(Racers, PostAsync);
        Assert.Single(answers, answer => answer.Status == 200);

        nodes.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(401, (await PostAsync(0)).Status);
        nodes.Clock.Advance(TimeSpan.FromHours(2));
    }
}
