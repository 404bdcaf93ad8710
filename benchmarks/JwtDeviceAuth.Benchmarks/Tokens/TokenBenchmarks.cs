using System.Globalization;
using System.IdentityModel.Tokens.Jwt;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using JwtDeviceAuth.Bearer;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

#pragma warning disable RS0030 // JwtSecurityTokenHandler is banned from the library; here it is a peer.
using JwtRegisteredClaimNames = Microsoft.IdentityModel.JsonWebTokens.JwtRegisteredClaimNames;

namespace JwtDeviceAuth.Benchmarks.Tokens;

/// <summary>
/// Access tokens of the same claims, HS256. The peers are Microsoft's two handlers as their documentation shows them; the library's
/// checks on top (types of the claims, one key for one algorithm, no clock skew) are part of its figures.
/// </summary>
[CategoriesColumn]
public class TokenBenchmarks
{
    private const string Issuer = "JwtDeviceAuth";

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };
    private static readonly JwtSecurityTokenHandler OldHandler = new() { MapInboundClaims = false };
    private static readonly SymmetricSecurityKey Key = new(RandomNumberGenerator.GetBytes(32)) { KeyId = "peer" };
    private static readonly SigningCredentials Credentials = new(Key, SecurityAlgorithms.HmacSha256);
    private static readonly TokenValidationParameters Validation = new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Issuer,
        ValidTypes = ["at+jwt"],
        IssuerSigningKey = Key,
    };

    private readonly ServiceProvider _services;
    private readonly IServiceScope _scope;
    private readonly AccessTokenIssuer _issuer;
    private readonly RefreshTokenFormat _refreshTokens;
    private readonly JwtBearerOptions _bearer;
    private readonly AccessTokenRules _rules;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly DeviceSession _session;
    private readonly RefreshToken _refreshToken;
    private readonly string _ours;
    private readonly string _oursRefresh;
    private readonly string _theirs;

    public TokenBenchmarks()
    {
        var services = new ServiceCollection();
        services.AddLogging();

        // The database is not asked.
        services.AddJwtDeviceAuth(options => options.SigningKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))
            .AddSqlite("Data Source=unused.db");
        _services = services.BuildServiceProvider();
        _scope = _services.CreateScope();
        _issuer = _scope.ServiceProvider.GetRequiredService<AccessTokenIssuer>();
        _refreshTokens = _services.GetRequiredService<RefreshTokenFormat>();
        _bearer = _services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);

        _rules = _services.GetRequiredService<AccessTokenRules>();

        var now = _clock.GetUtcNow();
        _session = AnySession.At(now);
        _refreshToken = new RefreshToken
        {
            UserId = _session.UserId,
            SessionId = _session.SessionId,
            DeviceId = _session.DeviceId,
            LoginType = _session.LoginType,
            TokenId = _services.GetRequiredService<TokenIds>().NewSecret(),
            IssuedAt = now,
            ExpiresAt = _session.ExpiresAt,
        };
        _ours = Create().GetAwaiter().GetResult();
        _oursRefresh = _refreshTokens.Write(_refreshToken);
        _theirs = CreateByJsonWebTokenHandler();
    }

    [BenchmarkCategory("create"), Benchmark]
    public async Task<string> Create() => (await _issuer.IssueAsync(_session, _clock.GetUtcNow(), CancellationToken.None)).Text;

    [BenchmarkCategory("create"), Benchmark(Baseline = true)]
    public string CreateByJsonWebTokenHandler() => Handler.CreateToken(Descriptor());

    [BenchmarkCategory("create"), Benchmark]
    public string CreateByJwtSecurityTokenHandler() => OldHandler.CreateEncodedJwt(Descriptor());

    [BenchmarkCategory("create"), Benchmark]
    public string CreateRefreshToken() => _refreshTokens.Write(_refreshToken);

    [BenchmarkCategory("validate"), Benchmark]
    public async Task<bool> Validate()
    {
        // As the JwtBearer scheme does it with the settings that the library gives it.
        var result = await _bearer.TokenHandlers[0].ValidateTokenAsync(_ours, _bearer.TokenValidationParameters);
        return Valid(result.IsValid && _rules.TryRead(_ours, (JsonWebToken)result.SecurityToken, out _) is not null);
    }

    [BenchmarkCategory("validate"), Benchmark(Baseline = true)]
    public async Task<bool> ValidateByJsonWebTokenHandler() => Valid((await Handler.ValidateTokenAsync(_theirs, Validation)).IsValid);

    [BenchmarkCategory("validate"), Benchmark]
    public bool ValidateByJwtSecurityTokenHandler() => Valid(OldHandler.ValidateToken(_theirs, Validation, out _) is not null);

    [BenchmarkCategory("validate"), Benchmark]
    public bool ValidateRefreshToken() => Valid(_refreshTokens.TryRead(_oursRefresh) is not null);

    [GlobalCleanup]
    public void Stop()
    {
        _scope.Dispose();
        _services.Dispose();
    }

    private static bool Valid(bool valid) => valid ? valid : throw new InvalidOperationException("A good token was refused.");

    private SecurityTokenDescriptor Descriptor()
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            TokenType = "at+jwt",
            IssuedAt = now,
            Expires = now.AddMinutes(30),
            SigningCredentials = Credentials,
            Claims = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                [JwtRegisteredClaimNames.Sub] = _session.UserId.ToString(CultureInfo.InvariantCulture),
                [TokenClaimNames.SessionId] = _session.SessionId,
                [TokenClaimNames.DeviceId] = _session.DeviceId,
                [TokenClaimNames.LoginType] = _session.LoginType,
                [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString(),
            },
        };
    }
}
