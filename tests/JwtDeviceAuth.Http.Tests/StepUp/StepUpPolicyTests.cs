using System.Security.Claims;
using JwtDeviceAuth.Bearer;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.StepUp;

/// <summary>What the application's own endpoints can ask for, and how a refusal says what would help (RFC 9470).</summary>
public sealed class StepUpPolicyTests
{
    private const string RecentChallenge = "Bearer error=\"insufficient_user_authentication\", max_age=\"120\"";

    [Theory]
    [InlineData("/recent")]
    [InlineData("/by-policy")]
    [InlineData("/mvc/attribute")]
    [InlineData("/mvc/filter")]
    [InlineData("/asked?policies=recent")]
    public async Task A_login_is_recent_one_second_before_its_age_is_the_limit_and_not_then(string path)
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");

        app.Clock.Advance(StepUpApp.Recent - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await app.Client.GetAsync(path, tokens.Access)).Status);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        var refused = (await app.Client.GetAsync(path, tokens.Access)).IsProblem(401, "recent_login_required");
        Assert.Equal(RecentChallenge, refused.Headers["WWW-Authenticate"]);
        Assert.Contains("no-store", refused.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_is_no_login()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        app.Clock.Advance(StepUpApp.Recent);

        (await app.Client.GetAsync("/recent", (await app.Client.RefreshAsync(tokens.Refresh)).Access)).IsProblem(401, "recent_login_required");
    }

    [Fact]
    public async Task One_factor_is_not_two()
    {
        await using var app = await StepUpApp.StartAsync();
        var (one, two) = (await app.Client.LoginAsync(StepUpApp.Email, "phone"), await StepUpApp.StartStrongAsync(app));

        var refused = (await app.Client.GetAsync("/strong", one.Access)).IsProblem(401, "second_factor_required");

        Assert.Equal("Bearer error=\"insufficient_user_authentication\", acr_values=\"2\"", refused.Headers["WWW-Authenticate"]);
        Assert.Equal(200, (await app.Client.GetAsync("/strong", two.Access)).Status);
        Assert.Equal(200, (await app.Client.GetAsync("/strong", (await app.Client.RefreshAsync(two.Refresh)).Access)).Status);
    }

    [Fact]
    public async Task What_lacks_both_is_told_both_and_the_smallest_age()
    {
        await using var app = await StepUpApp.StartAsync();
        var (one, two) = (await app.Client.LoginAsync(StepUpApp.Email, "phone"), await StepUpApp.StartStrongAsync(app));
        Assert.Equal(200, (await app.Client.GetAsync("/both", two.Access)).Status);
        app.Clock.Advance(StepUpApp.Recent);

        var lacksBoth = (await app.Client.GetAsync("/both", one.Access)).IsProblem(401, "second_factor_required");
        var lacksAge = (await app.Client.GetAsync("/both", two.Access)).IsProblem(401, "recent_login_required");

        Assert.Equal("Bearer error=\"insufficient_user_authentication\", acr_values=\"2\", max_age=\"120\"", lacksBoth.Headers["WWW-Authenticate"]);
        Assert.Equal(RecentChallenge, lacksAge.Headers["WWW-Authenticate"]);
    }

    /// <summary>A step-up would not help somebody who may not do it at all.</summary>
    [Fact]
    public async Task Who_lacks_something_else_too_is_forbidden()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");

        (await app.Client.GetAsync("/admin", tokens.Access)).IsProblem(403, "forbidden");
        app.Clock.Advance(StepUpApp.Recent);
        (await app.Client.GetAsync("/admin", tokens.Access)).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task Who_lacks_only_the_recent_login_of_two_policies_is_told_so()
    {
        await using var app = await StepUpApp.StartAsync(extend: auth => auth.AddAccessTokenClaims((context, _) =>
        {
            context.Claims["role"] = "admin";
            return ValueTask.CompletedTask;
        }));
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        Assert.Equal(200, (await app.Client.GetAsync("/admin", tokens.Access)).Status);
        app.Clock.Advance(StepUpApp.Recent);

        (await app.Client.GetAsync("/admin", tokens.Access)).IsProblem(401, "recent_login_required");
    }

    [Fact]
    public async Task A_handler_of_the_application_that_says_no_is_not_stepped_over()
    {
        await using var app = await StepUpApp.StartAsync(extend: auth => auth.Services.AddSingleton<IAuthorizationHandler, AlwaysNo>());
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        app.Clock.Advance(StepUpApp.Recent);

        (await app.Client.GetAsync("/recent", tokens.Access)).IsProblem(403, "forbidden");
    }

    /// <summary>Whatever was asked before: the answer is to the last question.</summary>
    [Theory]
    [InlineData("recent,stranger", 403, "forbidden")]
    [InlineData("stranger,recent", 401, "recent_login_required")]
    public async Task An_endpoint_that_asks_by_itself_is_answered_by_its_last_question(string policies, int status, string code)
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        app.Clock.Advance(StepUpApp.Recent);

        (await app.Client.GetAsync($"/asked?policies={policies}", tokens.Access)).IsProblem(status, code);
    }

    [Theory]
    [InlineData("/recent")]
    [InlineData("/strong")]
    [InlineData("/mvc/attribute")]
    public async Task Without_a_token_it_is_the_usual_answer(string path)
    {
        await using var app = await StepUpApp.StartAsync();

        Assert.Equal("Bearer", (await app.Client.GetAsync(path)).IsProblem(401, "authentication_required").Headers["WWW-Authenticate"]);
    }

    /// <summary>As one from before this version, or one that another holder of the key made.</summary>
    [Fact]
    public async Task A_token_that_does_not_say_when_is_good_and_proves_nothing()
    {
        await using var app = await StepUpApp.StartAsync();
        var tokens = await StepUpApp.StartStrongAsync(app);
        var silent = TokenForge.Alter(tokens.Access, claims =>
        {
            claims.Remove("auth_time");
            claims.Remove("acr");
            claims.Remove("amr");
        });

        Assert.Equal(200, (await app.Client.GetAsync("/whoami", silent)).Status);
        (await app.Client.GetAsync("/recent", silent)).IsProblem(401, "recent_login_required");
        (await app.Client.GetAsync("/strong", silent)).IsProblem(401, "second_factor_required");
    }

    /// <summary>An external cookie, a partner's token: their claims have the same names.</summary>
    [Fact]
    public async Task What_another_identity_of_the_same_person_says_does_not_count()
    {
        await using var app = await StepUpApp.StartAsync(extend: auth => auth.Services.AddSingleton<IClaimsTransformation>(
            services => new SecondIdentity(services.GetRequiredService<TimeProvider>())));
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");
        app.Clock.Advance(StepUpApp.Recent);

        (await app.Client.GetAsync("/recent", tokens.Access)).IsProblem(401, "recent_login_required");
        (await app.Client.GetAsync("/strong", tokens.Access)).IsProblem(401, "second_factor_required");
    }

    [Fact]
    public async Task The_conventions_name_the_scheme_where_it_is_not_the_default()
    {
        await using var app = await StepUpApp.StartAsync(options =>
        {
            options.Bearer.Scheme = "Devices";
            options.Bearer.IsDefaultScheme = false;
        });
        var tokens = await app.Client.LoginAsync(StepUpApp.Email, "phone");

        Assert.Equal(200, (await app.Client.GetAsync("/recent", tokens.Access)).Status);
        app.Clock.Advance(StepUpApp.Recent);
        (await app.Client.GetAsync("/recent", tokens.Access)).IsProblem(401, "recent_login_required");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(1.5)]
    public void An_age_that_cannot_be_told_in_a_challenge_is_refused(double seconds)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new RecentLoginRequirement(TimeSpan.FromSeconds(seconds)));

    private sealed class AlwaysNo : IAuthorizationHandler
    {
        public Task HandleAsync(AuthorizationHandlerContext context)
        {
            context.Fail();
            return Task.CompletedTask;
        }
    }

    private sealed class SecondIdentity(TimeProvider clock) : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            principal.AddIdentity(new ClaimsIdentity(
                [new Claim("sid", "another"), new Claim("auth_time", $"{clock.GetUtcNow().ToUnixTimeSeconds()}"), new Claim("acr", "2"), new Claim("amr", "mfa")],
                "another"));
            return Task.FromResult(principal);
        }
    }
}
