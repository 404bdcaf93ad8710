using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Fuzz.Tests.Inputs;
using JwtDeviceAuth.Http.Tests.Passkeys;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Http;

/// <summary>Hostile requests over real connections to a real server.</summary>
public sealed class HttpFuzzTests
{
    private const string NativeClient = "phone";
    private const int Connections = 6;
    private const int AtMost = 60_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    // A leak of 200 bytes a request would show. What ASP.NET and the garbage collector keep for themselves moves by one or two MiB.
    private const long MaximumGrowth = 4 * 1024 * 1024;

    private readonly ulong _seed = Dice.NewSeed();
    private readonly ConcurrentQueue<string> _faults = new();
    private readonly ConcurrentQueue<(long Number, FuzzRequest Request)> _slow = new();
    private readonly ConcurrentDictionary<int, int> _statuses = new();
    private long _number;
    private long _slowest;
    private int _wrongCodes;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Without the lockout more logins get as far as the password.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_request_breaks_the_server_slows_it_down_or_makes_it_grow(bool lockout)
    {
        using var folder = new TemporaryFolder();
        using var log = new FuzzLog();
        await using var provider = await ProviderDocuments.StartAsync();
        await using var app = await StartAsync(folder, log, provider, lockout);
        var address = new Uri(app.Urls.Single());
        using var client = new AuthClient(address);
        await client.SignUpAsync("ann@example.com");
        var tokens = await client.LoginAsync("ann@example.com", "phone");
        var secondFactors = await SecondFactorMaker.StartAsync(app.Services, Token);
        log.Watch([AuthClient.Password, tokens.Access, tokens.Refresh, .. secondFactors.Secrets]);
        using var authenticator = new SoftwareAuthenticator();
        using var key = new ClientKey(new FakeClock());
        var creation = await (await client.PostJsonAsync("/users/me/passkeys/options", new JsonObject { ["password"] = AuthClient.Password }, tokens.Access)).SuccessAsync();
        var request = await (await client.SendAsync(HttpMethod.Post, "/users/passkey/options")).SuccessAsync();
        var maker = new RequestMaker(
            new TokenMaker(tokens.Access, tokens.Refresh),
            new ProofMaker(key),
            new IdTokenMaker(provider.Issuer, NativeClient, ProviderDocuments.Kid, provider.Key),
            secondFactors,
            new PasskeyMaker(authenticator.Create(creation, PasskeyMaker.Unverified), authenticator.Get(request)));

        // First what is made once: code, pools, plans of queries.
        await FuzzAsync(maker, address, WarmUp);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var warm = _number;
        await FuzzAsync(maker, address, Duration - WarmUp);
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        await TryAgainAsync(address);

        var hashes = app.Services.GetRequiredService<CountingHasher>().Hashes;
        await TestReport.AddAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Fuzzing over HTTP, lockout {(lockout ? "on" : "off")}: {_number} requests ({Statuses()}), {hashes} of them hashed a password, {log.Lines} lines of log, slowest answer "
            + $"{Stopwatch.GetElapsedTime(0, _slowest).TotalMilliseconds:F0} ms, heap {growth / 1024.0:+0;-0;0} KiB in the last {_number - warm}, {_faults.Count + log.Faults.Count} faults"));
        Assert.True(_faults.IsEmpty && log.Faults.Count == 0, $"FUZZ_SEED={_seed}\n{string.Join('\n', _faults.Concat(log.Faults).Take(10))}");
        Assert.InRange(growth, long.MinValue, MaximumGrowth);
        Assert.Contains(200, _statuses.Keys);
        Assert.Contains(302, _statuses.Keys);
        Assert.True(_wrongCodes > 0, "No login that waited was answered.");

        // By now the lockout may have reason to refuse her.
        var last = (await client.PostLoginAsync("ann@example.com", "laptop")).Status;
        Assert.True(last == 200 || (lockout && last == 429), $"The last login: {last}");
    }

    private static async Task<WebApplication> StartAsync(TemporaryFolder folder, FuzzLog log, ProviderDocuments provider, bool lockout)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production", ContentRootPath = folder.Path });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Information);
        builder.Services.AddSingleton<TimeProvider>(new FakeClock());
        builder.Services.AddSingleton<BCryptPasswordHasher>();
        builder.Services.AddSingleton<CountingHasher>();
        builder.Services.AddSingleton<IPasswordHasher>(services => services.GetRequiredService<CountingHasher>());
        builder.Services
            .AddJwtDeviceAuth(options =>
            {
                options.SigningKey = AuthApp.SigningKey;
                options.Passwords.WorkFactor = 10;
                options.Lockout.Enabled = lockout;
                options.ExternalLogin.ReturnUrls.Add(RequestMaker.ReturnUrl);
            })
            .AddSqlite($"Data Source={folder.File("app.db")}")
            .AddEmailSender<NoEmails>()
            .AddPasskeys(options =>
            {
                options.RelyingPartyId = SoftwareAuthenticator.RelyingPartyId;
                options.Origins.Add(SoftwareAuthenticator.Origin);
            })
            .AddOpenIdConnectProvider(RequestMaker.Provider, options =>
            {
                options.Authority = provider.Issuer;
                options.ClientId = "browser";
                options.ClientSecret = "browser-secret-that-is-long-enough-for-hs256";
                options.NativeClientIds.Add(NativeClient);
            });
        var app = builder.Build();
        app.MapGroup("/users").MapJwtDeviceAuth();
        app.MapGet("/whoami", (ClaimsPrincipal user) => user.GetUserId()).RequireAuthorization();
        await app.StartAsync(Token);
        return app;
    }

    private static bool IsGood(FuzzRequest request, int status, string body) => status switch
    {
        >= 200 and < 300 or >= 400 and < 500 => true,
        503 => body.Contains("\"busy\"", StringComparison.Ordinal),
        302 => request.MayRedirect,
        // Kestrel's own answer to another version of HTTP, and its silence, where the bytes were damaged.
        505 or 0 => !request.IsWhole,
        _ => false,
    };

    private Task FuzzAsync(RequestMaker maker, Uri address, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var connection = new RawConnection(address);
            while (clock.Elapsed < time && _faults.Count < 10 && Interlocked.Read(ref _number) < AtMost)
            {
                await TryAsync(maker, connection, Interlocked.Increment(ref _number));
            }
        })));
    }

    private async Task TryAsync(RequestMaker maker, RawConnection connection, long number)
    {
        var request = maker.Make(Dice.For(_seed, number));
        var start = Stopwatch.GetTimestamp();
        var (status, body) = (-1, "no answer in time");
        try
        {
            (status, body) = await connection.ExchangeAsync(request, Token);
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            // A server that hangs: reported below.
        }

        InterlockedMax(ref _slowest, Stopwatch.GetTimestamp() - start);
        if (Stopwatch.GetElapsedTime(start) > Slow)
        {
            _slow.Enqueue((number, request));
        }

        _statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
        if (body.Contains("\"invalid_second_factor\"", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _wrongCodes);
        }

        if (!IsGood(request, status, body))
        {
            _faults.Enqueue($"Case {number}: {status} {body}\n{Encoding.Latin1.GetString(request.Bytes)}\n");
        }
    }

    /// <summary>What took longer than a second may have met a busy machine; alone, and three times, it has no such excuse.</summary>
    private async Task TryAgainAsync(Uri address)
    {
        foreach (var (number, request) in _slow)
        {
            var fastest = TimeSpan.MaxValue;
            for (var attempt = 0; attempt < 3; attempt++)
            {
                using var connection = new RawConnection(address);
                var start = Stopwatch.GetTimestamp();
                await connection.ExchangeAsync(request, Token);
                fastest = TimeSpan.FromTicks(Math.Min(fastest.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
            }

            if (fastest > Slow)
            {
                _faults.Enqueue($"Case {number} takes {fastest}:\n{Encoding.Latin1.GetString(request.Bytes)}\n");
            }
        }
    }

    private string Statuses() => string.Join(", ", _statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"));

    private static void InterlockedMax(ref long maximum, long value)
    {
        for (var seen = Interlocked.Read(ref maximum); value > seen;)
        {
            var previous = Interlocked.CompareExchange(ref maximum, value, seen);
            if (previous == seen)
            {
                return;
            }

            seen = previous;
        }
    }

    private sealed class NoEmails : IAccountEmailSender
    {
        public ValueTask SendAsync(AccountEmail email, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
