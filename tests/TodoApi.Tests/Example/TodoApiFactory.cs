using JwtDeviceAuth.Testing;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace TodoApi.Tests.Example;

// begin-snippet: testing-factory
/// <summary>
/// The sample under test, as an application of one's own would be: with the package JwtDeviceAuth.Testing, a database of its own, and a clock that stands
/// still.
/// </summary>
public sealed class TodoApiFactory : WebApplicationFactory<Program>
{
    private readonly SqliteTestDatabase _database = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseSetting("ConnectionStrings:Default", _database.ConnectionString)
        .UseJwtDeviceAuthTesting()
        .UseFakeTime(Clock)
        .UseFixedTokenIds()
        .ConfigureLogging(logging => logging.ClearProviders());

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _database.Dispose();
    }
}
// end-snippet
