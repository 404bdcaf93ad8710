using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Problems;

/// <summary>Every problem answer names the page of its code, under a base that one setting changes (RFC 9457, sections 3.1.1 and 4.2.1).</summary>
public sealed class ProblemTypeTests
{
    private const string Page = "https://jwtdeviceauth.example/reference/codes.html#";

    [Fact]
    public async Task The_type_is_the_heading_of_the_code_on_the_page_of_codes()
    {
        await using var app = await AuthApp.StartAsync();

        foreach (var answer in await FailuresAsync(app))
        {
            Assert.Equal(Page + answer.Code, (string?)answer.Json["type"]);
            Assert.NotEqual(string.Empty, (string)answer.Json["title"]!);
        }
    }

    [Fact]
    public async Task An_application_with_problem_details_of_its_own_gets_the_same()
    {
        await using var plain = await AuthApp.StartAsync();
        await using var withService = await AuthApp.StartAsync(extend: auth => auth.Services.AddProblemDetails());

        foreach (var (one, other) in (await FailuresAsync(plain)).Zip(await FailuresAsync(withService)))
        {
            foreach (var (name, value) in one.Json.AsObject())
            {
                Assert.Equal(value?.ToJsonString(), other.Json[name]?.ToJsonString());
            }
        }
    }

    [Fact]
    public async Task One_setting_changes_the_base()
    {
        await using var app = await AuthApp.StartAsync(options => options.ProblemTypeBase = "https://api.example.com/errors/");

        Assert.All(await FailuresAsync(app), answer => Assert.Equal($"https://api.example.com/errors/{answer.Code}", (string?)answer.Json["type"]));
    }

    [Fact]
    public async Task An_empty_base_is_about_blank_with_the_title_of_the_status()
    {
        await using var app = await AuthApp.StartAsync(options => options.ProblemTypeBase = string.Empty);

        var failures = await FailuresAsync(app);

        Assert.All(failures, answer => Assert.Equal("about:blank", (string?)answer.Json["type"]));
        Assert.Equal("Unauthorized", (string?)failures[0].Json["title"]);
        Assert.Equal("Sign in first: no access token was sent.", (string?)failures[0].Json["detail"]);
    }

    [Theory]
    [InlineData("errors/")]
    [InlineData("//api.example.com/errors/")]
    [InlineData("urn:example:")]
    [InlineData("ftp://example.com/")]
    [InlineData("javascript:alert(1)//")]
    [InlineData("https://api.example.com/a b/")]
    [InlineData("https://api.example.com/errors")]
    public async Task Another_base_stops_the_start(string address)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => AuthApp.StartAsync(options => options.ProblemTypeBase = address));

        Assert.StartsWith($"JwtDeviceAuth:ProblemTypeBase is '{address}'; ", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>One of each place that answers: the bearer check, the reader of bodies, a field, a result, the store.</summary>
    private static async Task<Answer[]> FailuresAsync(AuthApp app) =>
    [
        (await app.Client.GetAsync("/users/me")).IsProblem(401, "authentication_required"),
        (await app.Client.GetAsync("/whoami", "x")).IsProblem(401, "invalid_token"),
        (await app.Client.SendAsync(HttpMethod.Post, "/users/login", content: new StringContent("{"))).IsProblem(415, "unsupported_media_type"),
        (await app.Client.PostFormAsync("/users/login", [])).IsProblem(400, "validation_failed"),
        (await app.Client.PostLoginAsync("ann@example.com", "phone")).IsProblem(401, "invalid_credentials"),
        (await app.Client.PostRefreshAsync("x")).IsProblem(401, "invalid_refresh_token"),
    ];
}
