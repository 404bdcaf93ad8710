using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>What is an e-mail address, and when two are the same.</summary>
public abstract class EmailInputTests(BadInputApp app)
{
    public static TheoryData<string> NoAddresses =>
    [
        " ",
        "ann",
        "@",
        "@example.com",
        "ann@",
        "ann@@example.com",
        "ann@bob@example.com",
        "ann example@example.com",
        "ann@exam ple.com",
        "ann@example..com",
        "ann@.example.com",
        "ann@example.com.",
        "ann@-example.com",
        "ann@example-.com",
        "ann@exam_ple.com",
        "ann@[127.0.0.1]",
        "ann@example.com:25",
        "ann@example.com/x",
        "ann@example.com,bob@example.com",
        "ann@example.com;bob@example.com",
        "Ann <ann@example.com>",
        "\"ann\"@example.com",
        "ann(comment)@example.com",
        "ann\\@example.com",
        "mailto:ann@example.com",
        "ann\n@example.com",
        "ann@example.com\r\nBcc: bob@example.com",
        "ann\0@example.com",
        "ann@example.com\0",
        "ann\u001B@example.com",
        "ann\u00A0x@example.com",
        "ann\u200B@example.com",
        "ann\u202E@example.com",
        "ann\u2028@example.com",
        "ann\uFFFD@example.com",
        "ann\uFF20example.com",
        new string('a', 65) + "@example.com",
        $"ann@{new string('a', 64)}.com",
        new string('a', 10_000) + "@example.com",
        "ann@" + string.Join('.', Enumerable.Repeat("a", 5000)),
    ];

    [Theory]
    [MemberData(nameof(NoAddresses))]
    public async Task What_is_no_address_is_refused_at_sign_up(string email)
        => (await SignUpAsync(email)).IsInvalid("email");

    [Theory]
    [InlineData("ann")]
    [InlineData("ann\0@example.com")]
    [InlineData("ann@example.com\r\nBcc: bob@example.com")]
    [InlineData("ann\uFFFD@example.com")]
    public async Task What_is_no_address_is_an_unknown_account_at_login(string email)
        => (await app.Client.PostLoginAsync(email, "phone")).IsProblem(401, "invalid_credentials");

    [Fact]
    public async Task Addresses_of_254_characters_are_taken_and_longer_ones_refused()
    {
        var (longest, longer) = (Address(254), Address(255));

        await (await SignUpAsync(longest)).SuccessAsync();
        (await SignUpAsync(longer)).IsInvalid("email");
        await app.Client.LoginAsync(longest, "phone");
    }

    [Theory]
    [InlineData("ann@example.com")]
    [InlineData("ANN@EXAMPLE.COM")]
    [InlineData("aNn@eXample.coM")]
    [InlineData("  ann@example.com  ")]
    [InlineData("\tAnn@Example.com\r\n")]
    [InlineData("\u00A0ann@example.com\u3000")]
    public async Task An_address_is_taken_in_every_spelling_of_it(string email)
        => (await SignUpAsync(email)).IsProblem(400, "email_taken");

    [Theory]
    [InlineData("zo\u00EB@example.com", "ZO\u00CB@EXAMPLE.COM")]
    [InlineData("\u03B1\u03C9@example.com", "\u0391\u03A9@example.com")]
    public async Task Case_is_ignored_in_ASCII_only_so_these_are_two_people(string lower, string upper)
    {
        var one = await (await SignUpAsync(lower)).SuccessAsync();
        var other = await (await SignUpAsync(upper)).SuccessAsync();

        Assert.NotEqual((long)one["id"]!, (long)other["id"]!);
    }

    [Fact]
    public async Task A_domain_in_another_alphabet_is_taken_in_lower_case_and_refused_in_words_in_upper_case()
    {
        await (await SignUpAsync("\u0436\u0443\u043A@\u043C\u0438\u0440.\u0440\u0444")).SuccessAsync();

        (await SignUpAsync("\u0436\u0443\u043A@\u041C\u0418\u0420.\u0420\u0424")).IsProblem(400, "validation_failed");
    }

    [Fact]
    public async Task Spaces_around_an_address_are_not_kept()
    {
        var user = await (await SignUpAsync("  Dora@Example.com\t")).SuccessAsync();

        Assert.Equal("Dora@Example.com", (string?)user["email"]);
        await app.Client.LoginAsync("\r\n dora@example.COM ", "phone");
    }

    [Theory]
    [InlineData("a.b+c@example.com")]
    [InlineData("!#$%&'*+/=?^_`{|}~-@example.com")]
    [InlineData("x'--@example.com")]
    [InlineData("ann@localhost")]
    [InlineData("1@1.museum")]
    public async Task An_unusual_address_is_taken_as_it_is(string email)
        => Assert.Equal(email, (string?)(await (await SignUpAsync(email)).SuccessAsync())["email"]);

    private static string Address(int length)
        => $"{new string('a', 64)}@{new string('b', 63)}.{new string('c', 63)}.{new string('d', length - 64 - 1 - 64 - 64)}";

    private Task<Answer> SignUpAsync(string email)
        => app.Client.PostJsonAsync(
            "/users/signup", new JsonObject { ["email"] = email, ["name"] = "Ann", ["password"] = AuthClient.Password });
}

public sealed class EmailInputOnSqliteTests(BadInputApp app) : EmailInputTests(app), IClassFixture<BadInputApp>;

public sealed class EmailInputOnThreeNodesTests(BadInputOnThreeNodes app) : EmailInputTests(app), IClassFixture<BadInputOnThreeNodes>;
