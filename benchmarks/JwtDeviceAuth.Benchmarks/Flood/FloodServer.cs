using System.Security.Claims;
using System.Security.Cryptography;
using JwtDeviceAuth.Passwords;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Benchmarks.Flood;

/// <summary>A host with the library, in a process of its own; it prints its address and runs until its input ends.</summary>
internal static class FloodServer
{
    public static async Task RunAsync(FloodMode mode)
    {
        var folder = Directory.CreateTempSubdirectory("jwtdeviceauth-flood-");
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (mode == FloodMode.Unbounded)
        {
            builder.Services.AddScoped<ILoginService, UnboundedLoginService>();
        }

        builder.Services
            .AddJwtDeviceAuth(options =>
            {
                options.SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

                // It would slow down what comes for one account; a flood over many accounts from many addresses meets only the bound.
                options.Lockout.Enabled = false;
            })
            .AddSqlite($"Data Source={Path.Combine(folder.FullName, "app.db")}");

        await using (var app = builder.Build())
        {
            app.MapGroup("/users").MapJwtDeviceAuth();
            app.MapGet("/whoami", (ClaimsPrincipal user) => user.GetUserId()).RequireAuthorization();
            await app.StartAsync();
            Console.WriteLine(app.Urls.Single());
            while (await Console.In.ReadLineAsync() is not null)
            {
            }

            // At once: what a flood left behind needs no answer.
            await app.StopAsync(new CancellationToken(canceled: true));
        }

        folder.Delete(recursive: true);
    }
}
