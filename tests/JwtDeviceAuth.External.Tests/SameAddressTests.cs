using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.Testing;
using JwtDeviceAuth.Testing.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>A verified address at a provider opens the account of the same mailbox here, and of no other.</summary>
public sealed class SameAddressTests(SharedOidcServer shared)
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

    private async Task<TokenPair> LoginAsync(SocialApp app, string email)
        => TokenPair.From(await (await NativeLogin.PostAsync(app, await shared.GetAsync(), new JsonObject
        {
            ["sub"] = "stranger",
            ["email"] = email,
            ["email_verified"] = true,
        })).SuccessAsync());
}
