using System.Text.Json;
using System.Text.Json.Serialization;
using TodoApi;
using TodoApi.Data;
using TodoApi.Emails;
using TodoApi.OpenApi;
using TodoApi.Pages;
using TodoApi.Problems;
using TodoApi.SocialLogin;
using TodoApi.Todos;

var builder = WebApplication.CreateBuilder(args);

builder.Services
    .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
    .AddTodoDb(builder.Configuration)
    .AddSocialLogins(builder.Configuration)
    .AddPasskeys(builder.Configuration.GetSection("Passkeys").Bind)
    .AddFolderEmails(builder.Configuration)
    .AddKeyRing(builder.Configuration)
    .AddStoreFaultHandler();

builder.Services.ConfigureHttpJsonOptions(options =>
{
    options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
    options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
    options.SerializerOptions.AllowDuplicateProperties = false;
});

builder.Services.AddProblems();
builder.Services.AddTodoOpenApi();

builder.AddTelemetry();

// What stops the start is one line on the standard error; the host would log it as well.
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

var app = builder.Build();

app.UseProblems();
app.UsePages();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();

app.MapGroup("/users").MapJwtDeviceAuth();
app.MapGroup("/todos").MapTodos().RequireAuthorization();

app.MapJwtDeviceAuthMetadata();
app.MapTodoOpenApi();
app.LogWhereToLook();

return await app.TryRunAsync();
