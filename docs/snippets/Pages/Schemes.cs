using Microsoft.AspNetCore.Authorization;

namespace Snippets;

internal static class Schemes
{
    public static void TwoSchemes(WebApplicationBuilder builder)
    {
        // begin-snippet: two-schemes
        builder.Services.AddJwtDeviceAuth(options => options.Bearer.Scheme = "Devices").AddSqlite("Data Source=app.db");
        builder.Services.AddAuthentication()
            .AddJwtBearer(options => options.Authority = "https://partner.example.com");     // the scheme "Bearer"

        var app = builder.Build();

        app.MapGet("/ours", () => "Hello").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Devices" });
        app.MapGet("/either", () => "Hello")
            .RequireAuthorization(policy => policy.AddAuthenticationSchemes("Devices", "Bearer").RequireAuthenticatedUser());
        // end-snippet
    }

    public static void OtherService(WebApplicationBuilder builder)
    {
        // begin-snippet: other-service
        builder.Services.AddAuthentication().AddJwtBearer(options =>
        {
            options.Authority = "https://auth.example.com";
            options.Audience = "JwtDeviceAuth";                                  // the setting Audience
            options.MapInboundClaims = false;                                    // sub stays sub
            options.TokenValidationParameters.ValidTypes = ["at+jwt"];
        });
        // end-snippet
    }
}
