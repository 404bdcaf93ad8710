using Microsoft.AspNetCore.Authorization;

namespace Snippets.StepUp;

internal static class Setup
{
    public static void Endpoints(WebApplication app)
    {
        // begin-snippet: step-up
        app.MapPost("/payments", () => "paid").RequireRecentLogin(TimeSpan.FromMinutes(5));
        app.MapPost("/payees", () => "added").RequireSecondFactor().RequireRecentLogin(TimeSpan.FromMinutes(5));
        app.MapGroup("/admin").RequireAuthorization("admin").RequireSecondFactor();
        // end-snippet
    }

    public static void Policy(WebApplicationBuilder builder)
    {
        // begin-snippet: step-up-policy
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("payments", policy => policy.RequireRecentLogin(TimeSpan.FromMinutes(5)).RequireSecondFactor());
        // end-snippet
    }
}
