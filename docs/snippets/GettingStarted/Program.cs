// begin-snippet: getting-started
using System.Security.Claims;
using Microsoft.AspNetCore.HttpOverrides;

var builder = WebApplication.CreateBuilder(args);

builder.Services
    .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
    .AddSqlite(builder.Configuration.GetConnectionString("Auth") ?? "Data Source=hello.db");

// A proxy on the same machine says which address a request came from, and that it came by HTTPS.
builder.Services.Configure<ForwardedHeadersOptions>(options =>
    options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);

var app = builder.Build();

app.UseForwardedHeaders();

app.MapGroup("/users").MapJwtDeviceAuth();             // signup, login, refresh, logout, me, me/devices
app.MapGet("/hello", (ClaimsPrincipal user) => $"Hello, user {user.GetUserId()}").RequireAuthorization();

return await app.TryRunAsync();
// end-snippet
