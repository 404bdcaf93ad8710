using System.Globalization;
using System.Security.Cryptography;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TodoApi.Data;

namespace TodoApi.Tests.Support;

/// <summary>The sample as it is, on a real Kestrel on loopback, with a database of its own and a clock that stands still.</summary>
public sealed class TodoApp : IAsyncDisposable
{
    private readonly Factory _factory;
    private readonly TemporaryFolder _folder = new();
    private int _users;

    public TodoApp()
        : this(environment: "Production")
    {
    }

    internal TodoApp(string environment, Dictionary<string, string>? settings = null)
        : this(environment, postgreSql: null, settings)
    {
    }

    /// <summary>With more settings, and services.</summary>
    internal TodoApp(Action<IServiceCollection> addServices, params (string Name, string Value)[] settings)
        : this("Production", postgreSql: null, settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal), addServices: addServices)
    {
    }

    /// <summary>With more settings.</summary>
    internal TodoApp(params (string Name, string Value)[] settings)
        : this("Production", postgreSql: null, settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal))
    {
    }

    private TodoApp(string environment, string? postgreSql, Dictionary<string, string>? settings = null, int port = 0, Action<IServiceCollection>? addServices = null)
    {
        Dictionary<string, string> database = new(settings ?? [], StringComparer.Ordinal)
        {
            ["Database:Provider"] = postgreSql is null ? "Sqlite" : "PostgreSql",
            ["Emails:Folder"] = EmailFolder,
            ["ConnectionStrings:Default"] = postgreSql ?? $"Data Source={_folder.File("todo.db")};Pooling=False",
        };
        _factory = new Factory(environment, database, Clock, Log, addServices);
        _factory.UseKestrel(port);
        _factory.StartServer();
        Address = _factory.ClientOptions.BaseAddress;
        Anonymous = new AuthClient(Address);
    }

    public FakeClock Clock { get; } = new();

    public LogCollector Log { get; } = new();

    public string EmailFolder => _folder.File("mails");

    public Uri Address { get; }

    /// <summary>The same address by name.</summary>
    public Uri Localhost => new UriBuilder(Address) { Host = "localhost" }.Uri;

    public AuthClient Anonymous { get; }

    /// <summary>Under an address that browsers use passkeys with, <see cref="Localhost"/>.</summary>
    public static TodoApp WithPasskeys(Action<IServiceCollection>? addServices = null)
    {
        var port = LoopbackPort.Free();
        return new TodoApp(
            "Production", postgreSql: null, new(StringComparer.Ordinal) { ["Passkeys:Origins:0"] = string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}") }, port, addServices);
    }

    /// <summary>Over a new database of a PostgreSQL server.</summary>
    public static async Task<TodoApp> OnPostgreSqlAsync(PostgresServer server) => OnPostgreSql(await server.NewDatabaseAsync());

    public static TodoApp OnPostgreSql(string connectionString) => new("Production", connectionString);

    /// <summary>Signs a new user up and in.</summary>
    public async Task<TodoUser> NewUserAsync()
    {
        var email = $"user{Interlocked.Increment(ref _users)}@example.com";
        await Anonymous.SignUpAsync(email);
        var tokens = await Anonymous.LoginAsync(email, "tests");
        return new TodoUser(Anonymous, email, tokens.Access);
    }

    /// <summary>Runs code on the application's own context.</summary>
    internal async Task<T> InDatabaseAsync<T>(Func<TodoDb, Task<T>> use)
    {
        await using var scope = _factory.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TodoDb>());
    }

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        await _factory.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Factory(
        string environment, Dictionary<string, string> database, FakeClock clock, LogCollector log, Action<IServiceCollection>? addServices) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(environment);
            foreach (var (name, value) in database)
            {
                builder.UseSetting(name, value);
            }

            builder.UseSetting("JwtDeviceAuth:SigningKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            builder.UseSetting("JwtDeviceAuth:Passwords:WorkFactor", QuickPasswords.LowestWorkFactor.ToString(CultureInfo.InvariantCulture));
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(log));
            builder.ConfigureTestServices(services =>
            {
                services.AddQuickPasswords().AddSingleton<TimeProvider>(clock);
                addServices?.Invoke(services);
            });
        }
    }
}
