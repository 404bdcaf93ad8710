using System.Security.Claims;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.KeyRing;

/// <summary>Another service, with nothing of this library in it: it knows an address and an audience.</summary>
public sealed class OtherServiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task Another_service_takes_our_token_and_refuses_a_tampered_one(string algorithm)
    {
        await using var app = await RingApp.StartAsync(options => options.KeyRing.Algorithm = algorithm, RingApp.RealClock());
        var userId = await app.Client.SignUpAsync(RingApp.Email);
        await using var other = await StartOtherAsync(app.Address);
        using var client = new AuthClient(new Uri(other.Urls.Single()));

        var tokens = await app.Client.LoginAsync(RingApp.Email, "phone");

        Assert.Equal($"{userId}", (await client.GetAsync("/", tokens.Access)).Body);
        Assert.Equal(401, (await client.GetAsync("/", Tamper(tokens.Access))).Status);
        Assert.Equal(401, (await client.GetAsync("/", tokens.Refresh)).Status);
        Assert.Equal(401, (await client.GetAsync("/", TokenForge.Alter(tokens.Access, header: header => header["alg"] = "HS256"))).Status);
        Assert.Equal(401, (await client.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Another_service_that_reads_the_keys_now_and_then_refuses_no_token_over_a_change_of_key()
    {
        await using var app = await RingApp.StartAsync(clock: RingApp.RealClock());
        await app.Client.SignUpAsync(RingApp.Email);
        await using var other = await StartOtherAsync(app.Address, options => options.TokenValidationParameters.ValidTypes = ["at+jwt"]);
        using var client = new AuthClient(new Uri(other.Urls.Single()));
        var old = await app.Client.LoginAsync(RingApp.Email, "phone");
        Assert.Equal(200, (await client.GetAsync("/", old.Access)).Status);

        // Announced; the other service has its regular look at the keys; then the new key signs.
        await RingApp.AdvanceAsync(app, TimeSpan.FromDays(76), keys: 2);
        await RereadAsync(other, keys: 2);
        app.Clock.Advance(TimeSpan.FromDays(14));
        var next = await app.Client.LoginAsync(RingApp.Email, "phone");

        Assert.NotEqual((string)TokenPair.Header(old.Access)["kid"]!, (string)TokenPair.Header(next.Access)["kid"]!);
        Assert.Equal(200, (await client.GetAsync("/", next.Access)).Status);
        Assert.Equal(200, (await client.GetAsync("/", old.Access)).Status);
        Assert.Equal(401, (await client.GetAsync("/", Tamper(next.Access))).Status);
    }

    /// <summary>Another payload under the same signature.</summary>
    private static string Tamper(string token)
    {
        var parts = token.Split('.');
        var payload = TokenPair.Payload(token).AsObject();
        payload["sub"] = "4711";
        parts[1] = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(payload.ToJsonString()));
        return string.Join('.', parts);
    }

    private static async Task RereadAsync(WebApplication other, int keys)
    {
        var manager = other.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>()
            .Get(JwtBearerDefaults.AuthenticationScheme).ConfigurationManager!;
        manager.RequestRefresh();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await manager.GetConfigurationAsync(Token)).SigningKeys.Count != keys)
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    private static async Task<WebApplication> StartOtherAsync(Uri authority, Action<JwtBearerOptions>? configure = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication().AddJwtBearer(options =>
        {
            options.Authority = authority.AbsoluteUri;
            options.Audience = "JwtDeviceAuth";
            options.RequireHttpsMetadata = false;
            options.MapInboundClaims = false;
            configure?.Invoke(options);
        });
        builder.Services.AddAuthorization();
        var other = builder.Build();
        other.MapGet("/", (ClaimsPrincipal user) => user.FindFirst("sub")!.Value).RequireAuthorization();
        await other.StartAsync(Token);
        return other;
    }
}
