using JwtDeviceAuth.Events;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>What an application can leave out, add and replace.</summary>
public sealed class RegistrationTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task Mapping_without_adding_says_so()
    {
        await using var app = WebApplication.CreateBuilder().Build();

        var failure = Assert.Throws<InvalidOperationException>(() => app.MapJwtDeviceAuth());

        Assert.Equal("You must call services.AddJwtDeviceAuth() before app.MapJwtDeviceAuth().", failure.Message);
    }

    [Fact]
    public async Task An_endpoint_can_be_left_out_and_replaced()
    {
        await using var app = await AuthApp.StartAsync(
            endpoints: endpoints =>
            {
                endpoints.SignUp.Omit();
                endpoints.DeleteProfile.Omit();
            },
            map: app => app.MapPost("/users/signup", () => "by invitation only"));

        Assert.Equal("by invitation only", (await app.Client.SendAsync(HttpMethod.Post, "/users/signup")).Body);
        Assert.Equal(405, (await app.Client.SendAsync(HttpMethod.Delete, "/users/me")).Status);
    }

    [Fact]
    public async Task An_endpoint_can_be_given_conventions_of_its_own()
    {
        await using var app = await AuthApp.StartAsync(endpoints: endpoints => endpoints.Login.WithName("login").AddEndpointFilter(
            async (context, next) =>
            {
                context.HttpContext.Response.Headers["X-Filtered"] = "yes";
                return await next(context);
            }));
        await app.Client.SignUpAsync(Email);

        var login = await app.Client.PostLoginAsync(Email, "phone");

        Assert.Equal(200, login.Status);
        Assert.Equal("yes", login.Headers["X-Filtered"]);
        Assert.False((await app.Client.PostRefreshAsync("x")).Headers.ContainsKey("X-Filtered"));
    }

    [Fact]
    public async Task Without_an_email_sender_the_endpoints_that_need_one_are_not_there_and_the_log_says_why()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        foreach (var path in new[] { "me/email/confirmation", "email/confirm", "password/forgot", "password/reset" })
        {
            Assert.Equal(404, (await app.Client.SendAsync(HttpMethod.Post, $"/users/{path}", tokens.Access)).Status);
        }

        Assert.Contains(app.Log.Lines, line => line.Text.Contains("AddEmailSender adds one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_endpoints_that_need_an_email_sender_can_be_left_out_and_given_conventions()
    {
        await using var app = await AuthApp.StartAsync(
            extend: new Mailbox().AddTo,
            endpoints: endpoints =>
            {
                endpoints.RequestEmailConfirmation.Omit();
                endpoints.ConfirmEmail.Omit();
                endpoints.ResetPassword.Omit();
                endpoints.ForgotPassword.WithName("forgot");
            });

        Assert.Equal(404, (await app.Client.SendAsync(HttpMethod.Post, "/users/password/reset")).Status);
        Assert.Equal(404, (await app.Client.SendAsync(HttpMethod.Post, "/users/email/confirm")).Status);
        Assert.Equal(404, (await app.Client.SendAsync(HttpMethod.Post, "/users/me/email/confirmation")).Status);
        Assert.Equal(202, (await app.Client.PostFormAsync("/users/password/forgot", new() { ["email"] = Email })).Status);
    }

    [Fact]
    public async Task Adding_twice_does_no_harm()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.AddJwtDeviceAuth());
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);

        await app.EventAsync<SessionRevoked>();
        Assert.Single(app.Events.OfType<SessionRevoked>());
    }

    [Fact]
    public async Task The_password_hasher_can_be_replaced()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.AddSingleton<IPasswordHasher, Pbkdf2>());
        await app.Client.SignUpAsync(Email);

        await app.Client.LoginAsync(Email, "phone");
        (await app.Client.PostLoginAsync(Email, "phone", "wrong password")).IsProblem(401, "invalid_credentials");
    }

    [Fact]
    public async Task Events_of_JwtBearer_that_the_application_sets_stay_in_force()
    {
        var seen = new List<string>();
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.Configure<JwtBearerOptions>(
            JwtBearerDefaults.AuthenticationScheme,
            options => options.Events = new JwtBearerEvents
            {
                OnTokenValidated = context =>
                {
                    seen.Add("validated");
                    return Task.CompletedTask;
                },
                OnChallenge = context =>
                {
                    seen.Add("challenge");
                    return Task.CompletedTask;
                },
            }));
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        await app.Client.GetAsync("/users/me", tokens.Access);
        (await app.Client.GetAsync("/users/me")).IsProblem(401, "authentication_required");

        Assert.Equal(["validated", "challenge"], seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_that_are_a_class_of_the_applications_own_take_no_check_away(bool isMadeForEachRequest)
    {
        await using var app = await AuthApp.StartAsync(extend: auth =>
        {
            auth.Services.AddScoped<OwnEvents>();
            auth.Services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, options =>
            {
                options.EventsType = isMadeForEachRequest ? typeof(OwnEvents) : null;
                options.Events = isMadeForEachRequest ? new JwtBearerEvents() : new OwnEvents();
            });
        });
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        for (var time = 0; time < 3; time++)
        {
            Assert.Equal("yes", (await app.Client.GetAsync("/users/me", tokens.Access)).Headers["X-Validated"]);
        }

        (await app.Client.GetAsync("/users/me")).IsProblem(401, "authentication_required");
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
        (await app.Client.GetAsync("/users/me", tokens.Access)).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task A_policy_that_is_not_met_gets_problem_details()
    {
        await using var app = await AuthApp.StartAsync(map: app
            => app.MapGet("/admin", () => "secret").RequireAuthorization(policy => policy.RequireRole("admin")));
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        (await app.Client.GetAsync("/admin", tokens.Access)).IsProblem(403, "forbidden");
    }

    [Fact]
    public async Task A_role_from_the_claims_hook_meets_a_policy()
    {
        await using var app = await AuthApp.StartAsync(
            extend: auth => auth.AddAccessTokenClaims((context, _) =>
            {
                context.Claims["role"] = new[] { "admin", "editor" };
                return ValueTask.CompletedTask;
            }),
            map: app => app.MapGet("/admin", () => "secret").RequireAuthorization(policy => policy.RequireRole("admin")));
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        Assert.Equal("secret", (await app.Client.GetAsync("/admin", tokens.Access)).Body);
    }

    [Fact]
    public async Task A_failing_sink_fails_no_request_and_keeps_no_event_from_the_others()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.Insert(
            0, ServiceDescriptor.Singleton<ISecurityEventSink>(new Failing())));

        await app.Client.SignUpAsync(Email);

        await app.EventAsync<UserSignedUp>();
        Assert.Contains(app.Log.Errors, line => line.Contains("The security event sink Failing failed on UserSignedUp", StringComparison.Ordinal));
    }

    private sealed class Failing : ISecurityEventSink
    {
        public ValueTask HandleAsync(SecurityEvent securityEvent, CancellationToken cancellationToken) => throw new InvalidOperationException("down");
    }

    private sealed class Pbkdf2 : IPasswordHasher
    {
        private readonly Microsoft.AspNetCore.Identity.PasswordHasher<object> _hasher = new();

        public string Hash(string password) => _hasher.HashPassword(this, password);

        public PasswordVerification Verify(string password, string hash)
            => _hasher.VerifyHashedPassword(this, hash, password) == Microsoft.AspNetCore.Identity.PasswordVerificationResult.Failed
                ? PasswordVerification.Failed
                : PasswordVerification.Succeeded;
    }

    private sealed class OwnEvents : JwtBearerEvents
    {
        public override Task TokenValidated(TokenValidatedContext context)
        {
            context.Response.Headers["X-Validated"] = "yes";
            return Task.CompletedTask;
        }
    }
}
