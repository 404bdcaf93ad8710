using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using JwtDeviceAuth.Benchmarks.Tokens;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Benchmarks.Authentication;

/// <summary>
/// What it takes to authenticate a request, in process: JwtBearer alone and this library with the same tokens, HS256. <c>new</c> are tokens of
/// which none comes twice, <c>again</c> is one token in all requests. Each request has a context and a scope of its own, as on a server. The
/// collector is the workstation's: the server's takes fresh pages between collections, which take longer than what is measured.
/// </summary>
[CategoriesColumn, GcServer(false), WarmupCount(15), IterationCount(15)]
public class AuthenticationBenchmarks
{
    private const int Requests = 10_000;
    private const string Name = "JwtDeviceAuth";

    private readonly string[] _headers = new string[Requests];
    private readonly ServiceProvider _stock;
    private readonly ServiceProvider _ours;

    public AuthenticationBenchmarks()
    {
        var secret = RandomNumberGenerator.GetBytes(32);
        var ours = new ServiceCollection();
        ours.AddLogging();

        // The database is not asked.
        ours.AddJwtDeviceAuth(options => options.SigningKey = Convert.ToBase64String(secret)).AddSqlite("Data Source=unused.db");
        _ours = ours.BuildServiceProvider();

        var stock = new ServiceCollection();
        stock.AddLogging();
        stock.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options => options.TokenValidationParameters = new()
        {
            ValidIssuer = Name,
            ValidAudience = Name,
            IssuerSigningKey = new SymmetricSecurityKey(secret),
        });
        _stock = stock.BuildServiceProvider();
    }

    [IterationSetup]
    public void IssueTokens()
    {
        using var scope = _ours.CreateScope();
        var issuer = scope.ServiceProvider.GetRequiredService<AccessTokenIssuer>();
        var now = TimeProvider.System.GetUtcNow();
        for (var index = 0; index < Requests; index++)
        {
            var token = issuer.IssueAsync(AnySession.At(now), now, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            _headers[index] = $"Bearer {token.Text}";
        }
    }

    [BenchmarkCategory("new"), Benchmark(Baseline = true, OperationsPerInvoke = Requests)]
    public Task StockNew() => AuthenticateAsync(_stock, index => _headers[index]);

    [BenchmarkCategory("new"), Benchmark(OperationsPerInvoke = Requests)]
    public Task OursNew() => AuthenticateAsync(_ours, index => _headers[index]);

    [BenchmarkCategory("again"), Benchmark(Baseline = true, OperationsPerInvoke = Requests)]
    public Task StockAgain() => AuthenticateAsync(_stock, _ => _headers[0]);

    [BenchmarkCategory("again"), Benchmark(OperationsPerInvoke = Requests)]
    public Task OursAgain() => AuthenticateAsync(_ours, _ => _headers[0]);

    [GlobalCleanup]
    public void Stop()
    {
        _stock.Dispose();
        _ours.Dispose();
    }

    private static async Task AuthenticateAsync(ServiceProvider services, Func<int, string> header)
    {
        for (var index = 0; index < Requests; index++)
        {
            await using var scope = services.CreateAsyncScope();
            var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
            context.Request.Headers.Authorization = header(index);
            var result = await context.AuthenticateAsync();
            if (!result.Succeeded)
            {
                throw new InvalidOperationException("A good token was refused.");
            }
        }
    }
}
