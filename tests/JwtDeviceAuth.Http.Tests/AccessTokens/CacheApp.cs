using System.Security.Claims;
using JwtDeviceAuth.Bearer;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.AccessTokens;

/// <summary>Applications with an endpoint that says all there is to know about who is signed in.</summary>
internal static class CacheApp
{
    public const string Email = "ann@example.com";

    public static Task<AuthApp> StartAsync(
        Action<JwtDeviceAuthOptions>? configure = null,
        Action<JwtBearerOptions>? bearer = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null,
        FakeClock? clock = null,
        TemporaryFolder? folder = null)
        => AuthApp.StartAsync(
            configure,
            auth =>
            {
                auth.Services.Configure(JwtBearerDefaults.AuthenticationScheme, bearer ?? (_ => { }));
                services?.Invoke(auth.Services);
            },
            map: app =>
            {
                app.MapGet("/identity", (Delegate)DescribeAsync).RequireAuthorization();
                map?.Invoke(app);
            },
            clock: clock,
            folder: folder);

    /// <summary>Signs up, logs in, and uses the token until it comes from the cache, if the cache has a part in it at all.</summary>
    public static async Task<TokenPair> WarmAsync(AuthApp app, string deviceId = "phone")
    {
        await app.Client.PostJsonAsync(
            "/users/signup", new System.Text.Json.Nodes.JsonObject { ["email"] = Email, ["name"] = "Ann", ["password"] = AuthClient.Password });
        var tokens = await app.Client.LoginAsync(Email, deviceId);
        for (var time = 0; time < 3; time++)
        {
            Assert.Equal(200, (await app.Client.GetAsync("/identity", tokens.Access)).Status);
        }

        return tokens;
    }

    public static AccessTokenCache Cache(AuthApp app) => app.Services.GetRequiredService<AccessTokenCache>();

    public static async Task<Answer> SendAsync(AuthApp app, string? header, string path = "/identity")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", header);
        }

        return await app.Client.SendAsync(request);
    }

    private static async Task<string> DescribeAsync(HttpContext context)
    {
        var result = await context.AuthenticateAsync();
        var identities = context.User.Identities.Select(identity =>
            $"{identity.GetType().Name} {identity.AuthenticationType} {identity.NameClaimType} {identity.RoleClaimType} {identity.Name} {identity.Actor} "
            + string.Join('\n', identity.Claims.Select(claim =>
                $"{claim.Type}={claim.Value} {claim.ValueType} {claim.Issuer} {claim.OriginalIssuer} {claim.Properties.Count} {claim.Subject == identity}")));
        var items = result.Properties!.Items.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => $"{item.Key}={item.Value}");
        return string.Join(
            "\n\n",
            [
                .. identities,
                string.Join('\n', items),
                $"{result.Ticket!.AuthenticationScheme} {ReferenceEquals(result.Principal, context.User)} {await context.GetTokenAsync("access_token")}",
                $"{context.User.FindFirst("SUB")?.Value} {context.User.FindFirst(ClaimTypes.NameIdentifier)?.Value}",
            ]);
    }
}
