using System.Text.Json;
using System.Text.Json.Serialization;
using TodoApi;
using TodoApi.Data;
using TodoApi.Emails;
using TodoApi.OpenApi;
using TodoApi.Problems;
using TodoApi.SocialLogin;
using TodoApi.Todos;

var builder = WebApplication.CreateBuilder(args);

builder.Services
    .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
    .AddTodoDb(builder.Configuration)
    .AddSocialLogins(builder.Configuration)
    .AddFolderEmails(builder.Configuration)
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

// A fault that stops the start is one line; the host would log it with its whole stack before that.
builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

var app = builder.Build();

app.UseProblems();
app.UseSignInPage();
app.UseRouting();
app.UseAuthentication();
app.UseAuthorization();

app.MapGroup("/users").MapJwtDeviceAuth();
app.MapGroup("/todos").MapTodos().RequireAuthorization();

app.MapTodoOpenApi();
app.LogWhereToLook();

return await app.TryRunAsync();
