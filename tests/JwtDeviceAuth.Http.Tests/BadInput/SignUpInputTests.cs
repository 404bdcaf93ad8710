using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>Every field of a sign-up that is missing, of another type or out of bounds is named in the answer.</summary>
public abstract class SignUpInputTests(BadInputApp app)
{
    public static TheoryData<string> NoTexts => ["1", "1e999", "-0.5", "true", "false", "null", "[]", "[\"a\"]", "{}", "{\"a\":\"b\"}"];

    public static TheoryData<string> BadNames =>
    [
        string.Empty,
        "   ",
        "\t\r\n",
        "A\nnn",
        "A\0nn",
        "A\u001Bnn",
        "A\u007Fnn",
        "A\u202Enn",
        "A\u2028nn",
        "A\uFFFDnn",
        "A\uE000nn",
        new string('a', 256),
    ];

    [Fact]
    public async Task All_missing_fields_are_named_at_once()
        => (await SignUpAsync("{}")).IsInvalid("email", "name", "password");

    [Theory]
    [InlineData("email")]
    [InlineData("name")]
    [InlineData("password")]
    public async Task A_missing_field_is_named(string field)
    {
        var body = Body();
        body.Remove(field);

        (await SignUpAsync(body.ToJsonString())).IsInvalid(field);
    }

    [Theory]
    [MemberData(nameof(NoTexts))]
    public async Task A_field_that_is_no_text_is_named(string value)
    {
        foreach (var field in new[] { "email", "name", "password" })
        {
            var body = Body();
            body[field] = "VALUE";

            (await SignUpAsync(body.ToJsonString().Replace("\"VALUE\"", value, StringComparison.Ordinal))).IsInvalid(field);
        }
    }

    [Fact]
    public async Task Several_wrong_fields_are_named_at_once()
        => (await SignUpAsync("""{"email":1,"name":"\u0007","password":[]}""")).IsInvalid("email", "name", "password");

    [Fact]
    public async Task Names_of_fields_are_case_sensitive()
        => (await SignUpAsync("""{"Email":"bob@example.com","NAME":"Bob","passWord":"correct horse"}"""))
            .IsInvalid("email", "name", "password");

    [Theory]
    [MemberData(nameof(BadNames))]
    public async Task A_name_that_cannot_be_shown_is_refused(string name)
    {
        var body = Body();
        body["name"] = name;

        (await SignUpAsync(body.ToJsonString())).IsInvalid("name");
    }

    [Fact]
    public async Task A_name_of_255_characters_is_taken_without_the_spaces_around_it()
    {
        var name = string.Concat("\u00C4\u6F22\"'<%;\\", new string('a', 247));
        var body = Body();
        body["name"] = $"  {name}\t";

        var user = await (await SignUpAsync(body.ToJsonString())).SuccessAsync();

        Assert.Equal(name, (string?)user["name"]);
    }

    [Theory]
    [InlineData("\u200F\u05D3\u05E0\u05D9\u200E", "\u05D3\u05E0\u05D9", "dani@example.com")]
    [InlineData("Donau\u00ADdampf", "Donaudampf", "dora@example.com")]
    [InlineData("Rab \U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "Rab \U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "rab@example.com")]
    public async Task A_name_with_flags_and_marks_that_nobody_sees_is_taken(string sent, string kept, string email)
    {
        var body = Body(email);
        body["name"] = sent;

        Assert.Equal(kept, (string?)(await (await SignUpAsync(body.ToJsonString())).SuccessAsync())["name"]);
    }

    [Fact]
    public async Task Fields_that_nobody_asked_for_change_nothing()
    {
        var body = Body("carl@example.com");
        body["id"] = 1;
        body["is_active"] = false;
        body["created_at"] = "1999-01-01";
        body["unknown"] = new JsonArray(new JsonObject());

        var user = await (await SignUpAsync(body.ToJsonString())).SuccessAsync();

        Assert.NotEqual(1, (long)user["id"]!);
        Assert.Equal(FakeClock.Start, (DateTimeOffset)user["created_at"]!);
        await app.Client.LoginAsync("carl@example.com", "phone");
    }

    [Fact]
    public async Task An_address_that_is_taken_is_refused_and_named()
    {
        var answer = await SignUpAsync(Body(BadInputApp.Email).ToJsonString());

        Assert.Equal(["email"], answer.IsProblem(400, "email_taken").Json["errors"]!.AsObject().Select(error => error.Key));
    }

    private static JsonObject Body(string email = "bob@example.com")
        => new() { ["email"] = email, ["name"] = "Bob", ["password"] = AuthClient.Password };

    private Task<Answer> SignUpAsync(string json) => app.Client.SendAsync(HttpMethod.Post, "/users/signup", content: Bodies.Json(json));
}

public sealed class SignUpInputOnSqliteTests(BadInputApp app) : SignUpInputTests(app), IClassFixture<BadInputApp>;

public sealed class SignUpInputOnThreeNodesTests(BadInputOnThreeNodes app) : SignUpInputTests(app), IClassFixture<BadInputOnThreeNodes>;
