using JwtDeviceAuth.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Time.Testing;

namespace AppRoot.Tests;

/// <summary>The API with a database of its own, and a clock that stands still until a test moves it.</summary>
public sealed class ApiFactory : WebApplicationFactory<Program>
{
#if (UsePostgreSql)
    private readonly PostgreSqlTestDatabase _database = new();
#else
    private readonly SqliteTestDatabase _database = new();
#endif

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting("ConnectionStrings:Default", _database.ConnectionString)
        .UseJwtDeviceAuthTesting()
        .UseFakeTime(Clock);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _database.Dispose();
    }
}
