using System.Security.Claims;
using System.Security.Cryptography;
using JwtDeviceAuth.Benchmarks.Passwords;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Passwords;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.HttpBenchmarks.Peers;

/// <summary>
/// The servers that are compared, each as its makers show it, and all with the same <c>GET /hello</c>. The tokens that the stock JwtBearer
/// servers check are the library's, so that everybody checks the same.
/// </summary>
internal static class Peer
{
    public const string None = "no authentication";
    public const string JwtBearer = "stock JwtBearer";
    public const string JwtBearerEs256 = "stock JwtBearer, ES256";
    public const string Identity = "MapIdentityApi";
    public const string IdentityPlain = "MapIdentityApi, plain statements";
    public const string Ours = "JwtDeviceAuth";
    public const string OursEs256 = "JwtDeviceAuth, ES256";
    public const string OursWithoutKeys = "JwtDeviceAuth, DPoP:Mode Off";
    public const string OursInterleaved = "JwtDeviceAuth, interleaved";
    public const string OursLibxcrypt = "JwtDeviceAuth, libxcrypt";

    public static async Task ServeAsync(string peer, string address, string folder)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = folder, EnvironmentName = "Production" });
        builder.WebHost.UseUrls(address);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var keys = new PeerKeys(folder);
        switch (peer)
        {
            case None:
                break;
            case JwtBearer or JwtBearerEs256:
                builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
                    options.TokenValidationParameters = new TokenValidationParameters
                    {
                        ValidIssuer = "JwtDeviceAuth",
                        ValidAudience = "JwtDeviceAuth",
                        IssuerSigningKey = peer == JwtBearer ? keys.Hs256() : keys.Es256(),
                    });
                builder.Services.AddAuthorization();
                break;
            case Identity:
                builder.Services.AddDbContext<IdentityDb>(options => options.UseSqlite($"Data Source={Path.Combine(folder, "identity.db")}"));
                builder.Services.AddScoped<IIdentityPeople, EntityFrameworkPeople>();
                AddIdentity(builder);
                break;
            case IdentityPlain:
                builder.Services.AddSingleton<IIdentityPeople>(new PlainPeople(Path.Combine(folder, "identity-plain.db")));
                AddIdentity(builder);
                break;
            case Ours or OursEs256 or OursWithoutKeys or OursInterleaved or OursLibxcrypt:
                AddOurs(builder, peer, folder, keys);
                break;
            default:
                throw new ArgumentException($"There is no peer '{peer}'.", nameof(peer));
        }

        var app = builder.Build();
        var hello = app.MapGet("/hello", (ClaimsPrincipal user) => user.Identity?.IsAuthenticated == true ? "Hello, you" : "Hello");
        if (peer != None)
        {
            hello.RequireAuthorization();
        }

        if (IsIdentity(peer))
        {
            app.MapGroup("/identity").MapIdentityApi<IdentityPerson>();
        }
        else if (peer is Ours or OursEs256 or OursWithoutKeys or OursInterleaved or OursLibxcrypt)
        {
            app.MapGroup("/users").MapJwtDeviceAuth();
        }

        if (peer == Identity)
        {
            await using var scope = app.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IdentityDb>().Database.EnsureCreatedAsync();
        }

        await app.RunAsync();
    }

    public static bool IsIdentity(string peer) => peer is Identity or IdentityPlain;

    private static void AddIdentity(WebApplicationBuilder builder)
    {
        builder.Services.AddAuthorization();
        builder.Services.AddIdentityApiEndpoints<IdentityPerson>().AddUserStore<IdentityUserStore>();
    }

    private static void AddOurs(WebApplicationBuilder builder, string peer, string folder, PeerKeys keys)
    {
        if (peer == OursLibxcrypt)
        {
            builder.Services.AddSingleton<IPasswordHasher>(new LibxcryptHasher(PeerKeys.WorkFactor));
        }

        var auth = builder.Services
            .AddJwtDeviceAuth(options =>
            {
                // All accounts are made from one address.
                options.Lockout.FreeSignUps = 10_000;
                options.SigningKey = keys.MasterSecret;
                options.Passwords.WorkFactor = PeerKeys.WorkFactor;
                if (peer == OursWithoutKeys)
                {
                    options.DPoP.Mode = DPoPMode.Off;
                }

                if (peer == OursEs256)
                {
                    options.SigningKeys.Add(new() { Kid = "es", Algorithm = "ES256", KeyFile = keys.PemFile });
                }
            })
            .AddSqlite($"Data Source={Path.Combine(folder, "ours.db")}");
        if (peer == OursInterleaved)
        {
            auth.AddInterleavedBCrypt();
        }
    }
}

/// <summary>The keys that all peers share, in files of the run's folder.</summary>
internal sealed class PeerKeys(string folder)
{
    public const int WorkFactor = 10;

    public string PemFile => Path.Combine(folder, "es256.pem");

    public string MasterSecret => File.ReadAllText(Path.Combine(folder, "hs256.key"));

    public static void Create(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keys = new PeerKeys(folder);
        File.WriteAllText(keys.PemFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "hs256.key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
    }

    public SymmetricSecurityKey Hs256() => new(Convert.FromBase64String(MasterSecret));

    public ECDsaSecurityKey Es256()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(PemFile));
        return new ECDsaSecurityKey(key);
    }
}
