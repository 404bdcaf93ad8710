using JwtDeviceAuth.Model.Tests.Sequences;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>The refresh protocol and the gate of second factors against their model, on both databases.</summary>
public sealed class ModelTests(PostgresServer server)
{
    [Fact]
    public async Task Every_sequence_of_calls_on_SQLite_is_one_that_the_model_explains()
    {
        await using var host = await ModelHost.StartSqliteAsync();

        await DemandAsync("SQLite", host, seconds: 8, parallel: 2);
    }

    [Fact]
    public async Task Every_sequence_of_calls_on_PostgreSQL_is_one_that_the_model_explains()
    {
        var connectionString = await server.NewDatabaseAsync();
        await using var host = await ModelHost.StartAsync(auth => auth.AddPostgreSql(connectionString));

        await DemandAsync("PostgreSQL", host, seconds: 8, parallel: 4);
    }

    [Fact]
    public async Task Every_sequence_of_calls_on_SQLite_by_EF_alone_is_one_that_the_model_explains()
    {
        var folder = new TemporaryFolder(Directory.Exists("/dev/shm") ? "/dev/shm" : null);
        await using var host = await ModelHost.StartAsync(await AnyDatabaseFixture.CreateSqliteAsync(folder), folder);

        await DemandAsync("SQLite by EF alone", host, seconds: 4, parallel: 2, atLeast: 200);
    }

    [Fact]
    public async Task Every_sequence_of_calls_on_PostgreSQL_by_EF_alone_is_one_that_the_model_explains()
    {
        var connectionString = await server.NewDatabaseAsync();
        await using var host = await ModelHost.StartAsync(
            await AnyDatabaseFixture.CreateAsync(options => options.UseNpgsql(connectionString)));

        await DemandAsync("PostgreSQL by EF alone", host, seconds: 4, parallel: 4, atLeast: 200);
    }

    private static async Task DemandAsync(string database, ModelHost host, int seconds, int parallel, int atLeast = 1_000)
    {
        var check = new ModelCheck(host, SequenceArbitrary.All);
        var finding = await check.RunAsync(TimeSpan.FromSeconds(seconds), atLeast, parallel);

        await TestReport.AddAsync($"Model on {database}: {check.Sequences} sequences of {check.Steps} steps, {check.WithKeys} of them with keys, {(finding is null ? 0 : 1)} unexplained");
        Assert.True(finding is null, finding?.ToString());
        Assert.InRange(check.WithKeys, check.Sequences / 5, check.Sequences);
    }
}
