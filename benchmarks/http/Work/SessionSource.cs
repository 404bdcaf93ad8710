using System.Globalization;
using JwtDeviceAuth.HttpBenchmarks.Peers;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>
/// Starts sessions in a server's database without logging in: hundreds of password hashes before each run would take longer than the run.
/// </summary>
internal sealed class SessionSource : IDisposable
{
    private readonly IHost _host;
    private readonly List<User> _users = [];

    public SessionSource(string databasePath, string folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Services.AddLogging();
        builder.Services
            .AddJwtDeviceAuth(options => options.SigningKey = new PeerKeys(folder).MasterSecret)
            .AddSqlite($"Data Source={databasePath}");

        // It is built and not started: the server has made the tables.
        _host = builder.Build();
    }

    /// <summary>Refresh tokens of that many users, each signed in anew.</summary>
    public Task<string[]> StartAsync(int count) => StartAsync(count, keyThumbprint: null);

    /// <summary>The same, bound to a key.</summary>
    public async Task<string[]> StartAsync(int count, string? keyThumbprint)
    {
        var key = keyThumbprint is null ? null : new DeviceKey(keyThumbprint);
        await using var scope = _host.Services.CreateAsyncScope();
        var starter = scope.ServiceProvider.GetRequiredService<SessionStarter>();
        while (_users.Count < count)
        {
            _users.Add(await AddUserAsync(scope.ServiceProvider.GetRequiredService<IUserStore>(), _users.Count));
        }

        var tokens = new string[count];
        for (var number = 0; number < count; number++)
        {
            var proof = LoginProof.Own("bench", [], TimeProvider.System.GetUtcNow());
            var started = await starter.StartAsync(_users[number], proof, new LoginDevice { DeviceId = "bench", Key = key }, CancellationToken.None);
            tokens[number] = started.Tokens!.RefreshToken;
        }

        return tokens;
    }

    public void Dispose() => _host.Dispose();

    private static async Task<User> AddUserAsync(IUserStore users, int number)
    {
        var email = string.Create(CultureInfo.InvariantCulture, $"source{number}@example.com");
        var now = TimeProvider.System.GetUtcNow();
        var user = new User { Email = email, NormalizedEmail = email, Name = "Ann", CreatedAt = now, UpdatedAt = now };
        await users.TryAddAsync(user, CancellationToken.None);
        return user;
    }
}
