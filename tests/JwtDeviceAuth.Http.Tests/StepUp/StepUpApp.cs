using System.Security.Claims;
using JwtDeviceAuth.Http.Tests.Emails;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http.Tests.StepUp;

/// <summary>An application whose own endpoints ask for a recent login, a second factor, or both.</summary>
internal static class StepUpApp
{
    public const string Email = "ann@example.com";

    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(2);

    public static async Task<AuthApp> StartAsync(
        Action<JwtDeviceAuthOptions>? configure = null, Action<JwtDeviceAuthBuilder>? extend = null, Action<WebApplication>? map = null)
    {
        var app = await AuthApp.StartAsync(
            configure,
            auth =>
            {
                auth.Services.AddAuthorizationBuilder()
                    .AddPolicy("recent", policy => policy.RequireRecentLogin(Recent))
                    .AddPolicy("admin", policy => policy.RequireClaim("role", "admin"))
                    .AddPolicy("stranger", policy => policy.RequireAssertion(_ => false));
                auth.Services.AddControllers().AddApplicationPart(typeof(StepUpController).Assembly);
                extend?.Invoke(auth);
            },
            map: app =>
            {
                app.MapGet("/recent", () => "ok").RequireRecentLogin(Recent);
                app.MapGet("/strong", () => "ok").RequireSecondFactor();
                app.MapGet("/both", () => "ok").RequireSecondFactor().RequireRecentLogin(TimeSpan.FromHours(1)).RequireRecentLogin(Recent);
                app.MapGet("/by-policy", () => "ok").RequireAuthorization("recent");
                app.MapGet("/admin", () => "ok").RequireAuthorization("admin").RequireRecentLogin(Recent);
                app.MapGet("/asked", AskAsync).RequireAuthorization();
                app.MapControllers();
                map?.Invoke(app);
            });
        await app.Client.SignUpAsync(Email);
        return app;
    }

    /// <summary>A session of Ann by two factors, as an application starts one that checks the second by itself.</summary>
    public static async Task<TokenPair> StartStrongAsync(AuthApp app)
        => await SocialUser.StartAsync(app, (await SocialUser.FindAsync(app, 1))!, LoginProof.Own("kiosk", ["pin", "hwk", "mfa"], app.Clock.GetUtcNow()));

    public static Task<Answer> ReauthenticateAsync(AuthApp app, string accessToken, string password = AuthClient.Password)
        => app.Client.PostJsonAsync("/users/me/reauthenticate", new System.Text.Json.Nodes.JsonObject { ["password"] = password }, accessToken);

    /// <summary>The new access token.</summary>
    public static async Task<string> FreshTokenAsync(AuthApp app, string accessToken)
        => (string)(await (await ReauthenticateAsync(app, accessToken)).SuccessAsync())["access_token"]!;

    /// <summary>An endpoint that asks the authorization service itself, for one policy after the other, and forbids by what the last one said.</summary>
    private static async Task<IResult> AskAsync(string policies, HttpContext context, ClaimsPrincipal user, IAuthorizationService authorization)
    {
        var isAllowed = false;
        foreach (var policy in policies.Split(','))
        {
            isAllowed = (await authorization.AuthorizeAsync(user, context, policy)).Succeeded;
        }

        return isAllowed ? Results.Ok() : Results.Forbid();
    }
}

[ApiController]
public sealed class StepUpController : ControllerBase
{
    [HttpGet("/mvc/attribute")]
    [Authorize("recent")]
    public string ByAttribute() => "ok";

    [HttpGet("/mvc/filter")]
    [Recent]
    public string ByFilter() => "ok";

    /// <summary>Authorization by a filter of MVC, and not by the middleware.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class RecentAttribute : Attribute, Microsoft.AspNetCore.Mvc.Filters.IFilterFactory
    {
        public bool IsReusable => false;

        public Microsoft.AspNetCore.Mvc.Filters.IFilterMetadata CreateInstance(IServiceProvider serviceProvider)
            => new AuthorizeFilter(serviceProvider.GetRequiredService<IAuthorizationPolicyProvider>(), [new AuthorizeAttribute("recent")]);
    }
}
