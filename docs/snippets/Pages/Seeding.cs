using JwtDeviceAuth.Passwords;

namespace Snippets.Seeding;

// begin-snippet: seeding
internal sealed class FirstUser(IServiceScopeFactory scopes, IConfiguration configuration) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var signUp = scope.ServiceProvider.GetRequiredService<ISignUpService>();
        await signUp.SignUpAsync(
            new SignUpRequest { Email = "admin@example.com", Name = "Admin", Password = configuration["FirstUser:Password"]! },
            cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
// end-snippet

internal static class Setup
{
    public static void Add(WebApplicationBuilder builder)
    {
        // begin-snippet: seeding-add
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite("Data Source=app.db");
        builder.Services.AddHostedService<FirstUser>();
        // end-snippet
    }
}
