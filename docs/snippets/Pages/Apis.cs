using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Snippets.Apis;

internal interface INotes
{
    Task<IReadOnlyList<string>> ListAsync(long userId, CancellationToken cancellationToken);
}

// begin-snippet: mvc
[ApiController, Authorize, Route("notes")]
public sealed class NotesController : ControllerBase
{
    [HttpGet]
    public string List() => $"The notes of user {User.GetUserId()}, on device {User.GetDeviceId()}";
}
// end-snippet

internal static class Setup
{
    public static void Minimal(WebApplicationBuilder builder)
    {
        // begin-snippet: minimal-apis
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite("Data Source=app.db");
        builder.Services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());     // what says nothing needs a token

        var app = builder.Build();

        app.MapGroup("/users").MapJwtDeviceAuth();
        app.MapGet("/status", () => "up").AllowAnonymous();

        var notes = app.MapGroup("/notes").RequireAuthorization();
        notes.MapGet("", (ClaimsPrincipal user, INotes store, CancellationToken cancellationToken) => store.ListAsync(user.GetUserId(), cancellationToken));
        // end-snippet
    }

    public static void Mvc(WebApplicationBuilder builder)
    {
        // begin-snippet: mvc-add
        builder.Services.AddControllers();
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite("Data Source=app.db");

        var app = builder.Build();

        app.MapControllers();
        app.MapGroup("/users").MapJwtDeviceAuth();
        // end-snippet
    }
}
