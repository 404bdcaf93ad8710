// begin-snippet: five-lines
using System.Security.Claims;

var builder = WebApplication.CreateBuilder(args);

builder.Services
    .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
    .AddSqlite("Data Source=app.db");

var app = builder.Build();

app.MapGroup("/users").MapJwtDeviceAuth();             // signup, login, refresh, logout, me, me/devices
app.MapGet("/hello", (ClaimsPrincipal user) => $"Hello, user {user.GetUserId()}").RequireAuthorization();

app.Run();
// end-snippet
