using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Http;

/// <summary>What an OpenID provider publishes and a native login needs: its discovery document and its key. Nobody signs in here.</summary>
internal sealed class ProviderDocuments : IAsyncDisposable
{
    public const string Kid = "provider";

    private readonly WebApplication _app;

    private ProviderDocuments(WebApplication app) => _app = app;

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Issuer => _app.Urls.Single();

    public static async Task<ProviderDocuments> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var provider = new ProviderDocuments(app);
        app.MapGet("/.well-known/openid-configuration", () => TypedResults.Json(new
        {
            issuer = provider.Issuer,
            authorization_endpoint = $"{provider.Issuer}/authorize",
            token_endpoint = $"{provider.Issuer}/token",
            jwks_uri = $"{provider.Issuer}/keys",
        }));
        app.MapGet("/keys", () => TypedResults.Json(new { keys = new[] { provider.PublicKey() } }));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return provider;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        Key.Dispose();
    }

    private object PublicKey()
    {
        var point = Key.ExportParameters(includePrivateParameters: false).Q;
        return new { kty = "EC", crv = "P-256", kid = Kid, alg = "ES256", use = "sig", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
    }
}
