using System.Transactions;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;

namespace JwtDeviceAuth.PostgreSql.Tests;

/// <summary>A <see cref="TransactionScope"/> of the application decides whether a session has ended.</summary>
public sealed class AmbientTransactionTests(PostgresServer server)
{
    private const string Email = "ann@example.com";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_logout_within_an_ambient_transaction_counts_with_its_commit(bool commit)
    {
        var connectionString = await server.NewDatabaseAsync();

        // Without the channel, which would notify the node of the commit as well.
        await using var app = await AuthApp.StartAsync(
            extend: auth => auth.Services.RemoveAll<IRevocationChannel>(), addStore: auth => auth.AddPostgreSql(connectionString));
        var user = await app.Client.SignUpAsync(Email);
        var tokens = await app.Client.LoginAsync(Email, "phone");

        await app.InScopeAsync(async services =>
        {
            using var scope = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
            await services.GetRequiredService<IDeviceService>().LogoutAllAsync(new Requester(user), keepsAsking: false, TestContext.Current.CancellationToken);
            using (new TransactionScope(TransactionScopeOption.Suppress, TransactionScopeAsyncFlowOption.Enabled))
            {
                Assert.Equal(200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
            }

            if (commit)
            {
                scope.Complete();
            }

            return true;
        });

        Assert.Equal(commit ? 401 : 200, (await app.Client.GetAsync("/whoami", tokens.Access)).Status);
    }
}
