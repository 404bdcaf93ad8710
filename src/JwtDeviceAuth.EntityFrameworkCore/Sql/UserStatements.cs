using System.Data.Common;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

internal static class UserStatements
{
    private const string Columns =
        "id, email, normalized_email, email_confirmed_at, name, password_hash, password_changed_at, is_active, created_at, updated_at, previous_proof_at";

    public static Task<User?> FindUserAsync(this DbContext context, string normalizedEmail, CancellationToken cancellationToken)
        => context.FindUserAsync("normalized_email", normalizedEmail, cancellationToken);

    public static Task<User?> FindUserAsync(this DbContext context, long id, CancellationToken cancellationToken)
        => context.FindUserAsync("id", id, cancellationToken);

    /// <summary>Null if the address is taken.</summary>
    public static async Task<User?> AddUserAsync(this DbContext context, User user, CancellationToken cancellationToken)
    {
        var added = await context.QueryAsync(
            $"""
            INSERT INTO {context.TableOf<User>()} (email, normalized_email, email_confirmed_at, name, password_hash, password_changed_at, is_active,
                created_at, updated_at, previous_proof_at)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9)
            ON CONFLICT (normalized_email) DO NOTHING
            RETURNING {Columns}
            """,
            [
                user.Email, user.NormalizedEmail, user.EmailConfirmedAt?.UtcDateTime, user.Name, user.PasswordHash,
                user.PasswordChangedAt?.UtcDateTime, user.IsActive, user.CreatedAt.UtcDateTime, user.UpdatedAt.UtcDateTime,
                user.PreviousProofAt?.UtcDateTime,
            ],
            Read,
            cancellationToken);
        return added.SingleOrDefault();
    }

    /// <summary>
    /// Whether a user is active and has a password hash, or whatever hash for null; holds the row until the transaction ends.
    /// </summary>
    public static async Task<bool> LockUserAsync(this DbContext context, long id, string? passwordHash, CancellationToken cancellationToken)
        => await context.ExecuteAsync(
            $"UPDATE {context.TableOf<User>()} SET is_active = is_active WHERE id = @p0 AND is_active{(passwordHash is null ? "" : " AND password_hash = @p1")}",
            passwordHash is null ? [id] : [id, passwordHash],
            cancellationToken) == 1;

    private static async Task<User?> FindUserAsync(this DbContext context, string column, object value, CancellationToken cancellationToken)
        => (await context.QueryAsync($"SELECT {Columns} FROM {context.TableOf<User>()} WHERE {column} = @p0", [value], Read, cancellationToken)).SingleOrDefault();

    private static User Read(DbDataReader row) => new()
    {
        Id = row.GetInt64(0),
        Email = row.TextOrNull(1),
        NormalizedEmail = row.TextOrNull(2),
        EmailConfirmedAt = row.TimeOrNull(3),
        Name = row.GetString(4),
        PasswordHash = row.TextOrNull(5),
        PasswordChangedAt = row.TimeOrNull(6),
        IsActive = row.GetBoolean(7),
        CreatedAt = row.Time(8),
        UpdatedAt = row.Time(9),
        PreviousProofAt = row.TimeOrNull(10),
    };
}
