using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Revoking;

/// <summary>What an application does to JwtBearer's events, however late, takes no check away.</summary>
public sealed class ReplacedEventsTests
{
    private const string Email = "ann@example.com";

    [Fact]
    public async Task Events_that_are_replaced_after_all_else_is_configured_take_no_check_away()
    {
        await using var app = await AuthApp.StartAsync(extend: auth => auth.Services.PostConfigure<JwtBearerOptions>(
            JwtBearerDefaults.AuthenticationScheme,
            options =>
            {
                options.Events = new JwtBearerEvents();
                options.EventsType = null;
            }));
        await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");
        Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);

        // Signed by this application's key, and yet none of its tokens.
        (await app.Client.GetAsync("/whoami", TokenForge.Alter(tokens.Access, claims => claims.Remove("login_type")))).IsProblem(401, "invalid_token");

        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", tokens.Access);
        (await app.Client.GetAsync("/whoami", tokens.Access)).IsProblem(401, "session_revoked");
    }
}
