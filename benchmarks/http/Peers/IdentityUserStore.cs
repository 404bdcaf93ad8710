using Microsoft.AspNetCore.Identity;
using Microsoft.Data.Sqlite;

namespace JwtDeviceAuth.HttpBenchmarks.Peers;

/// <summary>
/// MapIdentityApi's users in SQLite by plain statements: its own EF package is not at hand. That is less work than EF would do, so the
/// comparison is in MapIdentityApi's favour.
/// </summary>
internal sealed class IdentityUserStore(IdentityDatabase database)
    : IUserPasswordStore<IdentityPerson>, IUserEmailStore<IdentityPerson>, IUserSecurityStampStore<IdentityPerson>
{
    public Task<IdentityResult> CreateAsync(IdentityPerson user, CancellationToken cancellationToken) => WriteAsync(user);

    public Task<IdentityResult> UpdateAsync(IdentityPerson user, CancellationToken cancellationToken) => WriteAsync(user);

    public Task<IdentityResult> DeleteAsync(IdentityPerson user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityPerson?> FindByIdAsync(string userId, CancellationToken cancellationToken) => FindAsync("id", userId);

    public Task<IdentityPerson?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken)
        => FindAsync("normalized_user_name", normalizedUserName);

    public Task<IdentityPerson?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken)
        => FindAsync("normalized_email", normalizedEmail);

    public Task<string> GetUserIdAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(user.Id);

    public Task<string?> GetUserNameAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(user.UserName);

    public Task<string?> GetNormalizedUserNameAsync(IdentityPerson user, CancellationToken cancellationToken)
        => Task.FromResult(user.NormalizedUserName);

    public Task<string?> GetEmailAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(user.Email);

    public Task<string?> GetNormalizedEmailAsync(IdentityPerson user, CancellationToken cancellationToken)
        => Task.FromResult(user.NormalizedEmail);

    public Task<bool> GetEmailConfirmedAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<string?> GetPasswordHashAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(IdentityPerson user, CancellationToken cancellationToken)
        => Task.FromResult(user.PasswordHash is not null);

    public Task<string?> GetSecurityStampAsync(IdentityPerson user, CancellationToken cancellationToken) => Task.FromResult(user.SecurityStamp);

    public Task SetUserNameAsync(IdentityPerson user, string? userName, CancellationToken cancellationToken)
        => Set(() => user.UserName = userName);

    public Task SetNormalizedUserNameAsync(IdentityPerson user, string? normalizedName, CancellationToken cancellationToken)
        => Set(() => user.NormalizedUserName = normalizedName);

    public Task SetEmailAsync(IdentityPerson user, string? email, CancellationToken cancellationToken) => Set(() => user.Email = email);

    public Task SetNormalizedEmailAsync(IdentityPerson user, string? normalizedEmail, CancellationToken cancellationToken)
        => Set(() => user.NormalizedEmail = normalizedEmail);

    public Task SetEmailConfirmedAsync(IdentityPerson user, bool confirmed, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetPasswordHashAsync(IdentityPerson user, string? passwordHash, CancellationToken cancellationToken)
        => Set(() => user.PasswordHash = passwordHash);

    public Task SetSecurityStampAsync(IdentityPerson user, string stamp, CancellationToken cancellationToken)
        => Set(() => user.SecurityStamp = stamp);

    public void Dispose()
    {
        // Each statement has a connection of its own, from the pool.
    }

    private static Task Set(Action set)
    {
        set();
        return Task.CompletedTask;
    }

    private async Task<IdentityPerson?> FindAsync(string column, string value)
    {
        await using var connection = database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT id, user_name, normalized_user_name, email, normalized_email, password_hash, security_stamp FROM people WHERE {column} = $value
            """;
        command.Parameters.AddWithValue("$value", value);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync()
            ? new IdentityPerson
            {
                Id = reader.GetString(0),
                UserName = Text(reader, 1),
                NormalizedUserName = Text(reader, 2),
                Email = Text(reader, 3),
                NormalizedEmail = Text(reader, 4),
                PasswordHash = Text(reader, 5),
                SecurityStamp = Text(reader, 6),
            }
            : null;
    }

    private async Task<IdentityResult> WriteAsync(IdentityPerson user)
    {
        await using var connection = database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = """
            INSERT OR REPLACE INTO people VALUES ($id, $name, $normalizedName, $email, $normalizedEmail, $hash, $stamp)
            """;
        command.Parameters.AddWithValue("$id", user.Id);
        command.Parameters.AddWithValue("$name", (object?)user.UserName ?? DBNull.Value);
        command.Parameters.AddWithValue("$normalizedName", (object?)user.NormalizedUserName ?? DBNull.Value);
        command.Parameters.AddWithValue("$email", (object?)user.Email ?? DBNull.Value);
        command.Parameters.AddWithValue("$normalizedEmail", (object?)user.NormalizedEmail ?? DBNull.Value);
        command.Parameters.AddWithValue("$hash", (object?)user.PasswordHash ?? DBNull.Value);
        command.Parameters.AddWithValue("$stamp", (object?)user.SecurityStamp ?? DBNull.Value);
        await command.ExecuteNonQueryAsync();
        return IdentityResult.Success;
    }

    private static string? Text(SqliteDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
