using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>When two spellings are one person, and when they are two: at every endpoint that takes an address, on every database.</summary>
public abstract class SameAddressTests(IDeployment deployment)
{
    /// <summary>Pairs that a case mapping, a compatibility mapping or a collation of the database would make equal.</summary>
    private static readonly (string One, string Other)[] Strangers =
    [
        ("kim@example.com", "\u212aim@example.com"),
        ("\u00e5ke@example.com", "\u212bke@example.com"),
        ("\u03c9@example.com", "\u2126@example.com"),
        ("sam@example.com", "\u017fam@example.com"),
        ("\u00e9mile@example.com", "\u00c9mile@example.com"),
        ("\u00e9va@example.com", "e\u0301va@example.com"),
        ("ann@example.com", "\uff41nn@example.com"),
        ("stra\u00dfe@example.com", "strasse@example.com"),
        ("ann@fa\u00df.example", "ann@fass.example"),
    ];

    private static readonly (string One, string Other)[] Same =
    [
        ("ann@example.com", "ANN@Example.COM"),
        ("bob@b\u00fccher.example", "bob@xn--bcher-kva.example"),
        ("carl@xn--bcher-kva.example", "Carl@XN--BCHER-KVA.example"),
        ("dan@b\u00fccher.example", "dan@B\u00fccher.Example"),
    ];

    private static readonly string[] Refused =
    [
        "ann@B\u00dcCHER.example", "ann@bu\u0308cher.example", "ann@example\u3002com", "ann@example\uff0ecom", "ann@\uff45xample.com", "ann@\u212aelvin.example",
        "ann@example.com.", "ann@127.0.0.1", "ann@[127.0.0.1]", "ann@2130706433", "ann@0x7f.1", "ann@xn--.example",
    ];

    [Fact]
    public async Task Two_people_have_two_accounts()
    {
        var mailbox = new Mailbox();
        await using var app = await deployment.StartAsync(options => options.Lockout.Enabled = false, mailbox.AddTo);
        for (var pair = 0; pair < Strangers.Length; pair++)
        {
            var (one, other) = Strangers[pair];
            var first = await app.Client.SignUpAsync(one);
            (await app.Client.PostLoginAsync(other, "phone")).IsProblem(401, "invalid_credentials");
            var second = await app.Client.SignUpAsync(other, "another password");
            (await app.Client.PostLoginAsync(other, "phone")).IsProblem(401, "invalid_credentials");
            Assert.Equal($"{first}", (string?)(await app.Client.LoginAsync(one, "phone")).AccessPayload["sub"]);
            Assert.Equal($"{second}", (string?)(await app.Client.LoginAsync(other, "phone", "another password")).AccessPayload["sub"]);
            Assert.Equal(202, (await ForgetAsync(app, other)).Status);
            var email = await mailbox.EmailAsync<PasswordResetEmail>(pair + 1);
            Assert.Equal((second, other), (email.UserId, email.Address));
        }
    }

    [Fact]
    public async Task One_mailbox_has_one_account()
    {
        var mailbox = new Mailbox();
        await using var app = await deployment.StartAsync(options => options.Lockout.Enabled = false, mailbox.AddTo);
        for (var pair = 0; pair < Same.Length; pair++)
        {
            var (one, other) = Same[pair];
            var id = await app.Client.SignUpAsync(one);
            (await SignUpAsync(app, other)).IsProblem(400, "email_taken");
            Assert.Equal($"{id}", (string?)(await app.Client.LoginAsync(other, "phone")).AccessPayload["sub"]);
            Assert.Equal(202, (await ForgetAsync(app, other)).Status);
            var email = await mailbox.EmailAsync<PasswordResetEmail>(pair + 1);
            Assert.Equal((id, one), (email.UserId, email.Address));
        }
    }

    [Fact]
    public async Task A_domain_with_several_spellings_is_refused_in_words()
    {
        await using var app = await deployment.StartAsync(options => options.Lockout.Enabled = false, new Mailbox().AddTo);
        foreach (var email in Refused)
        {
            var refused = await SignUpAsync(app, email);
            refused.IsInvalid("email");
            Assert.Contains("lower case", (string?)refused.Json["errors"]!["email"]![0], StringComparison.Ordinal);
            (await ForgetAsync(app, email)).IsInvalid("email");
            (await app.Client.PostLoginAsync(email, "phone")).IsProblem(401, "invalid_credentials");
        }
    }

    [Theory]
    [InlineData("ann@b\u00fccher.example", "Ann@xn--BCHER-kva.example", true)]
    [InlineData("kim@example.com", "\u212aim@example.com", false)]
    public async Task Guesses_are_counted_for_the_mailbox(string one, string other, bool isSame)
    {
        await using var app = await deployment.StartAsync(options => options.Lockout.FreeAttempts = 3);
        await app.Client.SignUpAsync(one);
        await app.Client.SignUpAsync("bob@example.com");
        for (var guess = 0; guess < 3; guess++)
        {
            (await app.Client.PostLoginAsync(one, $"d{guess}", "a wrong password")).IsProblem(401, "invalid_credentials");
        }

        Assert.Equal(isSame ? 429 : 401, (await app.Client.PostLoginAsync(other, "phone", "a wrong password")).Status);
    }

    private static Task<Answer> SignUpAsync(AuthNodes app, string email)
        => app.Client.PostJsonAsync("/users/signup", new JsonObject { ["email"] = email, ["name"] = "Ann", ["password"] = AuthClient.Password });

    private static Task<Answer> ForgetAsync(AuthNodes app, string email)
        => app.Client.PostJsonAsync("/users/password/forgot", new JsonObject { ["email"] = email });
}

public sealed class SameAddressOnSqliteTests() : SameAddressTests(new OneNodeOnSqlite());

public sealed class SameAddressOnThreeNodesTests(PostgresServer server) : SameAddressTests(new ThreeNodesOnPostgreSql(server));
