using System.Text.Json.Nodes;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.Data.Sqlite;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>The application's own rows can keep a user.</summary>
public sealed class ReferencedUserTests
{
    [Fact]
    public async Task While_the_application_keeps_rows_that_refer_to_me_I_am_not_deleted_and_stay_signed_in()
    {
        await using var app = await AuthApp.StartAsync();
        var id = await app.Client.SignUpAsync("ann@example.com");
        var tokens = await app.Client.LoginAsync("ann@example.com", "phone");
        await using (var connection = new SqliteConnection($"Data Source={app.DatabasePath}"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = $"CREATE TABLE orders (user_id INTEGER NOT NULL REFERENCES users (id)); INSERT INTO orders VALUES ({id})";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var deleted = await app.Client.SendJsonAsync(HttpMethod.Delete, "/users/me", tokens.Access, new JsonObject { ["password"] = AuthClient.Password });

        deleted.IsProblem(409, "account_still_referenced");
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
        await app.Client.RefreshAsync(tokens.Refresh);
        Assert.DoesNotContain(app.Events, securityEvent => securityEvent is UserDeleted or SessionRevoked);
    }
}
