using System.Transactions;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>On PostgreSQL, where the counts are written beside the application's transaction, or one around everything.</summary>
public sealed class RolledBackGuessTests(PostgresServer server) : RolledBackGuessSpecification
{
    [Fact]
    public async Task Wrong_passwords_are_counted_within_an_ambient_transaction()
    {
        await using var app = await StartAsync();
        await app.Client.SignUpAsync("ann@example.com");
        List<LoginValidationResult> results = [];

        for (var guess = 0; guess < 6; guess++)
        {
            results.Add(await app.InScopeAsync(async services =>
            {
                using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
                return (await services.GetRequiredService<ILoginService>().LoginAsync(
                    new LoginRequest { Email = "ann@example.com", Password = "wrong password", DeviceId = "laptop" },
                    TestContext.Current.CancellationToken)).Status;
            }));
        }

        Assert.Equal([.. Enumerable.Repeat(LoginValidationResult.InvalidPassword, 5), LoginValidationResult.LockedOut], results);
    }

    protected override async Task<AuthApp> StartAsync()
    {
        var connectionString = await server.NewDatabaseAsync();
        return await AuthApp.StartAsync(addStore: auth => auth.AddPostgreSql(connectionString));
    }
}
