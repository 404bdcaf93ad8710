using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.Oidc;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>A verified address at a provider opens the account of the same mailbox here, and of no other.</summary>
public sealed class SameAddressTests(SharedOidcServer shared, PostgresServer postgres)
{
    [Theory]
    [InlineData("kim@example.com", "\u212aim@example.com")]
    [InlineData("\u00e5ke@example.com", "\u212bke@example.com")]
    [InlineData("\u03c9@example.com", "\u2126@example.com")]
    [InlineData("\u00e9mile@example.com", "\u00c9mile@example.com")]
    [InlineData("ann@fass.example", "ann@fa\u00df.example")]
    public async Task A_stranger_with_an_address_that_looks_alike_gets_an_account_of_their_own(string owner, string stranger)
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var id = await app.SignUpAsync(owner, isConfirmed: true);

        var tokens = await LoginAsync(app, stranger);

        Assert.NotEqual($"{id}", (string?)tokens.AccessPayload["sub"]);
        Assert.Equal(stranger, (string?)(await app.MeAsync(tokens))["email"]);
        Assert.Equal((2, 1, 1), await app.CountAsync());
    }

    [Theory]
    [InlineData("ann@b\u00fccher.example", "Ann@xn--bcher-kva.example")]
    [InlineData("ann@xn--bcher-kva.example", "ann@b\u00fccher.example")]
    [InlineData("ann@xn--bcher-kva.example", "ann@XN--BCHER-KVA.example")]
    public async Task The_same_mailbox_in_another_spelling_opens_the_account(string owner, string spelled)
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var id = await app.SignUpAsync(owner, isConfirmed: true);

        Assert.Equal($"{id}", (string?)(await LoginAsync(app, spelled)).AccessPayload["sub"]);
        Assert.Equal((1, 1, 1), await app.CountAsync());
    }

    [Theory]
    [InlineData("ann@b\u00dcCHER.example")]
    [InlineData("ann@example\u3002com")]
    [InlineData("ann@\uff45xample.com")]
    [InlineData("ann@127.0.0.1")]
    public async Task An_address_that_is_not_taken_here_is_left_out(string email)
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());

        Assert.Null((string?)(await app.MeAsync(await LoginAsync(app, email)))["email"]);
        Assert.Null(Assert.Single(await app.AccountsAsync()).Email);
    }

    [Fact]
    public async Task On_PostgreSQL_it_is_the_same()
    {
        var database = await postgres.NewDatabaseAsync();
        await using var app = await SocialApp.StartAsync(await shared.GetAsync(), addStore: auth => auth.AddPostgreSql(database));
        foreach (var (owner, other, isSame) in new[]
        {
            ("kim@example.com", "\u212aim@example.com", false),
            ("\u00e5ke@example.com", "\u212bke@example.com", false),
            ("\u03c9@example.com", "\u2126@example.com", false),
            ("ann@b\u00fccher.example", "Ann@xn--BCHER-kva.example", true),
        })
        {
            var id = await app.SignUpAsync(owner, isConfirmed: true);
            var tokens = await LoginAsync(app, other, $"at the provider {id}");
            Assert.Equal(isSame, $"{id}" == (string?)tokens.AccessPayload["sub"]);
        }
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("\"True\"", false)]
    [InlineData("\"1\"", false)]
    [InlineData("1", false)]
    [InlineData("\"false\"", false)]
    [InlineData("null", false)]
    [InlineData("[true]", false)]
    public async Task An_address_is_verified_only_where_the_provider_says_true(string claim, bool isVerified)
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());

        var answer = await NativeLogin.PostAsync(app, await shared.GetAsync(), new JsonObject { ["email"] = "ann@example.com", ["email_verified"] = JsonNode.Parse(claim) });

        var me = await app.MeAsync(TokenPair.From(await answer.SuccessAsync()));
        Assert.Equal(isVerified ? "ann@example.com" : null, (string?)me["email"]);
    }

    [Theory]
    [InlineData("1+ann@users.noreply.github.com")]
    [InlineData("ann@USERS.noreply.github.com")]
    public async Task An_address_that_receives_no_mail_is_confirmed_by_no_provider(string email)
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());

        Assert.Null((string?)(await app.MeAsync(await LoginAsync(app, email)))["email"]);
        Assert.Equal(email, Assert.Single(await app.AccountsAsync()).Email);
    }

    private async Task<TokenPair> LoginAsync(SocialApp app, string email, string subject = "stranger")
        => TokenPair.From(await (await NativeLogin.PostAsync(app, await shared.GetAsync(), new JsonObject
        {
            ["sub"] = subject,
            ["email"] = email,
            ["email_verified"] = true,
        })).SuccessAsync());
}
