using JwtDeviceAuth.Http.Tests.Emails;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.StepUp;

/// <summary>What an access token says of the login: <c>auth_time</c>, <c>amr</c> and <c>acr</c> (RFC 9068, section 2.2.1).</summary>
public sealed class TokenProofTests
{
    [Fact]
    public async Task A_login_by_password_is_one_factor_and_a_refresh_says_the_same_of_it()
    {
        await using var app = await StepUpApp.StartAsync();
        var at = app.Clock.GetUtcNow().ToUnixTimeSeconds();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        app.Clock.Advance(TimeSpan.FromMinutes(7));
        var refreshed = await app.Client.RefreshAsync(tokens.Refresh);
        var repeated = await app.Client.RefreshAsync(tokens.Refresh);

        Assert.All([tokens, refreshed, repeated], pair => Assert.Equal((at, "[\"pwd\"]", "1"), Of(pair)));
    }

    [Fact]
    public async Task Of_a_social_login_no_method_is_known_and_its_time_is_the_providers()
    {
        await using var app = await StepUpApp.StartAsync();
        var provedAt = app.Clock.GetUtcNow() - TimeSpan.FromMinutes(3);
        var tokens = await SocialUser.SignInAsync(app, await SocialUser.AddAsync(app), provedAt: provedAt);

        Assert.Equal((provedAt.ToUnixTimeSeconds(), null, "1"), Of(tokens));
    }

    [Theory]
    [InlineData("hwk", "1")]
    [InlineData("pin hwk mfa", "2")]
    public async Task A_proof_of_the_applications_own_has_its_own_methods(string methods, string acr)
    {
        await using var app = await StepUpApp.StartAsync();
        var user = (await SocialUser.FindAsync(app, 1))!;
        var tokens = await SocialUser.StartAsync(app, user, LoginProof.Own("kiosk", methods.Split(' '), app.Clock.GetUtcNow()));

        Assert.Equal((app.Clock.GetUtcNow().ToUnixTimeSeconds(), $"[\"{methods.Replace(" ", "\",\"", StringComparison.Ordinal)}\"]", acr), Of(tokens));
    }

    [Theory]
    [InlineData("auth_time")]
    [InlineData("amr")]
    [InlineData("acr")]
    public async Task The_application_adds_no_claim_of_these_names(string name)
    {
        await using var app = await StepUpApp.StartAsync(extend: auth => auth.AddAccessTokenClaims((context, _) =>
        {
            context.Claims[name] = "2";
            return ValueTask.CompletedTask;
        }));

        Assert.Equal(500, (await app.Client.PostLoginAsync(StepUpApp.Email, "phone")).Status);
    }

    private static (long AuthTime, string? Methods, string Context) Of(TokenPair tokens) => (
        (long)tokens.AccessPayload["auth_time"]!, tokens.AccessPayload["amr"]?.ToJsonString(), (string)tokens.AccessPayload["acr"]!);
}
