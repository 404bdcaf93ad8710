using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.AccessTokens;

/// <summary>An application that has ASP.NET Core Identity, with its own bearer tokens and endpoints, beside this library.</summary>
public sealed class BesideIdentityTests
{
    private const string Email = "ann@example.com";
    private const string Password = "Correct horse battery 1!";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_takes_its_own_tokens_and_refuses_the_others(bool isIdentityFirst)
    {
        using var folder = new TemporaryFolder();
        await using var app = await AuthApp.StartAsync(
            extend: auth =>
            {
                auth.Services.AddDbContext<People>(options => options.UseSqlite($"Data Source={folder.File("people.db")}"));
                auth.Services.AddIdentityApiEndpoints<IdentityUser>().AddEntityFrameworkStores<People>();
                if (isIdentityFirst)
                {
                    // As if the application had called it before AddJwtDeviceAuth.
                    var identity = auth.Services.ToList();
                    auth.Services.Clear();
                    foreach (var service in identity.AsEnumerable().Reverse())
                    {
                        auth.Services.Insert(0, service);
                    }
                }
            },
            map: app =>
            {
                app.MapGroup("/identity").MapIdentityApi<IdentityUser>();
                app.MapGet("/ours", () => "ours").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Bearer" });
                app.MapGet("/theirs", () => "theirs").RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = IdentityConstants.BearerScheme });
                app.MapGet("/either", () => "either").RequireAuthorization(
                    policy => policy.AddAuthenticationSchemes("Bearer", IdentityConstants.BearerScheme).RequireAuthenticatedUser());
            });
        await app.InScopeAsync(services => services.GetRequiredService<People>().Database.EnsureCreatedAsync());
        var credentials = new JsonObject { ["email"] = Email, ["password"] = Password };
        Assert.Equal(200, (await app.Client.PostJsonAsync("/identity/register", credentials.DeepClone())).Status);
        var theirs = (string)(await app.Client.PostJsonAsync("/identity/login", credentials)).Json["accessToken"]!;
        await app.Client.SignUpAsync(Email);
        var ours = (await app.Client.LoginAsync(Email, "phone")).Access;

        for (var time = 0; time < 3; time++)
        {
            Assert.Equal("200 401 200 200 401", await StatusesAsync(app, ours));
            Assert.Equal("401 200 200 401 200", await StatusesAsync(app, theirs));
        }

        // Identity names the default, which is also that of an endpoint that names no scheme.
        Assert.Equal(401, (await app.Client.GetAsync("/whoami", ours)).Status);
        await app.Client.SendAsync(HttpMethod.Post, "/users/logout", ours);
        Assert.Equal("401 401 401 401 401", await StatusesAsync(app, ours));
        Assert.Empty(app.Log.Errors);
    }

    private static async Task<string> StatusesAsync(AuthApp app, string token)
    {
        var statuses = new List<int>();
        foreach (var path in new[] { "/ours", "/theirs", "/either", "/users/me", "/identity/manage/info" })
        {
            statuses.Add((await app.Client.GetAsync(path, token)).Status);
        }

        return string.Join(' ', statuses);
    }

    private sealed class People(DbContextOptions<People> options) : IdentityDbContext<IdentityUser>(options);
}
