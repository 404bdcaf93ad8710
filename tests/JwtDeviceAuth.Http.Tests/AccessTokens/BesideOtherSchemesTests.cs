using System.Globalization;
using System.Security.Claims;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.AccessTokens;

/// <summary>An application that has schemes of its own.</summary>
public sealed class BesideOtherSchemesTests
{
    private const string Email = "ann@example.com";

    private static readonly SymmetricSecurityKey PartnerKey = new(Convert.FromBase64String(AuthApp.SigningKey).Reverse().ToArray());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_scheme_of_the_same_name_stops_the_start_with_one_line(bool isBefore)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => AuthApp.StartAsync(extend: auth =>
        {
            auth.Services.AddAuthentication().AddJwtBearer();
            if (isBefore)
            {
                var added = auth.Services.Last(service => service.ServiceType == typeof(IConfigureOptions<AuthenticationOptions>));
                auth.Services.Remove(added);
                auth.Services.Insert(0, added);
            }
        }));

        Assert.Equal(
            "JwtDeviceAuth:Bearer:Scheme is Bearer, and the application has added a scheme of this name, for example by AddJwtBearer(); remove that call, because "
            + "AddJwtDeviceAuth adds the scheme itself and services.Configure<JwtBearerOptions>(\"Bearer\", ...) changes it, or give one of the two another name.",
            failure.Message);
    }

    [Fact]
    public async Task A_handler_in_the_place_of_the_schemes_own_stops_the_start_with_one_line()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => AuthApp.StartAsync(
            extend: auth => auth.Services.PostConfigure<AuthenticationOptions>(options => options.SchemeMap["Bearer"].HandlerType = typeof(JwtBearerHandler))));

        Assert.StartsWith(
            "JwtDeviceAuth:Bearer:Scheme is Bearer, and the application has put JwtBearerHandler instead of the scheme's handler", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_name_stops_the_start_with_one_line()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => AuthApp.StartAsync(options => options.Bearer.Scheme = " "));

        Assert.Equal("JwtDeviceAuth:Bearer:Scheme is empty; set it to a name for the authentication scheme, such as Bearer.", failure.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_of_a_partner_are_taken_by_a_scheme_of_their_own(bool isOursDefault)
    {
        await using var app = await AuthApp.StartAsync(
            options => (options.Bearer.Scheme, options.Bearer.IsDefaultScheme) = ("Devices", isOursDefault),
            auth =>
            {
                auth.Services.AddAuthentication(isOursDefault ? null! : "Bearer").AddJwtBearer(options => options.TokenValidationParameters = PartnerParameters());
                auth.Services.AddAuthorizationBuilder().AddPolicy("either", policy => policy.AddAuthenticationSchemes("Devices", "Bearer").RequireAuthenticatedUser());
            },
            map: app =>
            {
                app.MapGet("/ours", () => "ours").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Devices" });
                app.MapGet("/theirs", () => "theirs").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Bearer" });
                app.MapGet("/either", (ClaimsPrincipal user) => user.Identity!.IsAuthenticated).RequireAuthorization("either");
            });
        await app.Client.SignUpAsync(Email);
        var ours = (await app.Client.LoginAsync(Email, "phone")).Access;
        var theirs = PartnerToken();

        for (var time = 0; time < 3; time++)
        {
            Assert.Equal((200, 401, 200), await StatusesAsync(app, ours));
            Assert.Equal((401, 200, 200), await StatusesAsync(app, theirs));
            Assert.Equal(200, (await app.Client.GetAsync("/users/me", ours)).Status);
            Assert.Equal(401, (await app.Client.GetAsync("/users/me", theirs)).Status);
        }

        // The endpoint that names no scheme is the default's.
        Assert.Equal(isOursDefault ? 200 : 401, (await app.Client.GetAsync("/whoami", ours)).Status);
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", ours);
        (await app.Client.GetAsync("/ours", ours)).IsProblem(401, "session_revoked");
    }

    [Fact]
    public async Task A_default_that_the_application_names_stays_the_default()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.AddAuthentication("key").AddScheme<AuthenticationSchemeOptions, KeyHandler>("key", null));
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        Assert.Equal("key", (await app.Services.GetRequiredService<IAuthenticationSchemeProvider>().GetDefaultAuthenticateSchemeAsync())!.Name);
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
        (await app.Client.GetAsync("/users/me")).IsProblem(401, "authentication_required");
    }

    /// <summary>Each scheme of a policy adds its challenge to one answer, so none may begin to send it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_challenge_of_several_schemes_is_one_answer(bool withProblemDetails)
    {
        await using var app = await AuthApp.StartAsync(
            extend: auth =>
            {
                auth.Services.AddAuthentication().AddJwtBearer("partner", options => options.TokenValidationParameters = PartnerParameters());
                auth.Services.AddAuthorizationBuilder().AddPolicy("either", policy => policy
                    .AddAuthenticationSchemes(withProblemDetails ? ["Bearer", "partner"] : ["partner", "Bearer"]).RequireClaim("role", "admin"));
                if (withProblemDetails)
                {
                    auth.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context => context.ProblemDetails.Extensions["trace"] = "1");
                }
            },
            map: app =>
            {
                app.MapGet("/either", () => "either").RequireAuthorization("either");
                app.MapGet("/recent", () => "recent").RequireAuthorization(policy => policy.AddAuthenticationSchemes("Bearer", "partner").RequireAuthenticatedUser())
                    .RequireRecentLogin(TimeSpan.FromMinutes(1));
            });
        await app.Client.SignUpAsync(Email);

        var challenged = await app.Client.GetAsync("/either");
        var token = (await app.Client.LoginAsync(Email, "phone")).Access;
        (await app.Client.GetAsync("/either", token)).IsProblem(403, "forbidden");
        Assert.Equal(200, (await app.Client.GetAsync("/recent", token)).Status);
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await app.Client.GetAsync("/recent", token)).IsProblem(401, "recent_login_required");

        Assert.Equal((401, "authentication_required", "Bearer, Bearer"), (challenged.Status, challenged.Code, challenged.Headers["WWW-Authenticate"]));
        Assert.Equal(withProblemDetails ? "1" : null, (string?)challenged.Json["trace"]);
    }

    /// <summary>A default policy that names all schemes is what ASP.NET Core's documentation shows for several; a partner counts its users as we do ours.</summary>
    [Theory]
    [InlineData("/users")]
    [InlineData("/partners")]
    [InlineData("/open")]
    public async Task Nobody_elses_token_opens_the_library_s_endpoints(string group)
    {
        await using var app = await AuthApp.StartAsync(
            extend: auth =>
            {
                auth.Services.AddAuthentication().AddJwtBearer("partner", options =>
                {
                    options.MapInboundClaims = false;
                    options.TokenValidationParameters = PartnerParameters();
                });
                auth.Services.AddAuthorizationBuilder().SetDefaultPolicy(new AuthorizationPolicyBuilder("Bearer", "partner").RequireAuthenticatedUser().Build());

                // The scheme can forward; what comes from there is not the library's either.
                auth.Services.Configure<JwtBearerOptions>("Bearer", options => options.ForwardDefaultSelector = context => context.Request.Query.ContainsKey("forward") ? "partner" : null);
            },
            map: app =>
            {
                app.MapGroup("/partners").RequireAuthorization(policy => policy.AddAuthenticationSchemes("partner").RequireAuthenticatedUser()).MapJwtDeviceAuth();
                app.MapGroup("/open").AllowAnonymous().MapJwtDeviceAuth();
            });
        var id = await app.Client.SignUpAsync(Email);
        var ours = await app.Client.LoginAsync(Email, "phone");
        var theirs = PartnerToken(new()
        {
            ["sub"] = id.ToString(CultureInfo.InvariantCulture), ["sid"] = (string)ours.AccessPayload["sid"]!, ["device_id"] = "phone", ["login_type"] = "local",
        });

        foreach (var path in new[] { "/me", "/me/devices", "/me/factors" })
        {
            (await app.Client.GetAsync(group + path, theirs)).IsProblem(401, "invalid_token");
            Assert.Equal(401, (await app.Client.GetAsync($"{group}{path}?forward", theirs)).Status);
            Assert.Equal(401, (await app.Client.GetAsync(group + path)).Status);
        }

        Assert.Equal(401, (await app.Client.SendAsync(HttpMethod.Post, $"{group}/logout?forward", theirs)).Status);
        Assert.Equal(200, (await app.Client.GetAsync($"{group}/me/devices", ours.Access)).Status);
    }

    private static TokenValidationParameters PartnerParameters() => new() { ValidIssuer = "partner", ValidAudience = "partner", IssuerSigningKey = PartnerKey };

    private static string PartnerToken(Dictionary<string, object>? claims = null) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = "partner",
        Audience = "partner",
        Claims = claims,
        SigningCredentials = new SigningCredentials(PartnerKey, SecurityAlgorithms.HmacSha256),
    });

    private static async Task<(int Ours, int Theirs, int Either)> StatusesAsync(AuthApp app, string token)
        => ((await app.Client.GetAsync("/ours", token)).Status, (await app.Client.GetAsync("/theirs", token)).Status, (await app.Client.GetAsync("/either", token)).Status);
}
