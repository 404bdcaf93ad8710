using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Testing.Tests;

/// <summary>A small API as somebody else would write it, and its factory. Only what is public is used here.</summary>
internal sealed class Api(Action<JwtDeviceAuthBuilder>? extend = null, Action<IWebHostBuilder>? prepare = null) : WebApplicationFactory<Api>
{
    private readonly SqliteTestDatabase _database = new();

    /// <summary>Without the library, for what happens then.</summary>
    public bool UsesTheLibrary { get; init; } = true;

    public bool IsPrepared { get; init; } = true;

    protected override IHostBuilder CreateHostBuilder() => new HostBuilder()
        .UseEnvironment("Production")
        .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None))
        .ConfigureWebHostDefaults(web => web
            .ConfigureServices((context, services) =>
            {
                services.AddRouting().AddAuthorization();
                if (UsesTheLibrary)
                {
                    var auth = services.AddJwtDeviceAuth(context.Configuration.GetSection("JwtDeviceAuth"))
                        .AddSqlite(context.Configuration.GetConnectionString("Default")!);
                    extend?.Invoke(auth);
                }
            })
            .Configure(app => app.UseRouting().UseAuthentication().UseAuthorization().UseEndpoints(routes =>
            {
                if (UsesTheLibrary)
                {
                    routes.MapGroup("/users").MapJwtDeviceAuth();
                    routes.MapGet("/claims", (ClaimsPrincipal user) => user.Claims.Select(claim => $"{claim.Type}={claim.Value}")).RequireAuthorization();
                    routes.MapGet("/admin", () => "hello").RequireAuthorization(policy => policy.RequireRole("admin"));
                }
            })));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseContentRoot(AppContext.BaseDirectory);
        builder.UseSetting("ConnectionStrings:Default", _database.ConnectionString);
        if (IsPrepared)
        {
            builder.UseJwtDeviceAuthTesting();
        }

        prepare?.Invoke(builder);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _database.Dispose();
    }
}
