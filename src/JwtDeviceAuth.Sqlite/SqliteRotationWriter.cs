using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace JwtDeviceAuth.Sqlite;

/// <summary>
/// One transaction for a group, in which each rotation has a statement of its own: one that fails is undone alone. Where the condition of a
/// rotation does not hold, the row is read in the same transaction.
/// </summary>
internal sealed class SqliteRotationWriter : IRotationWriter
{
    private readonly SqliteConnection _connection;
    private readonly IDatabaseDialect _dialect;
    private readonly SqliteCommand _rotate;
    private readonly SqliteCommand _find;

    public SqliteRotationWriter(DbContext context, IDatabaseDialect dialect)
    {
        _connection = (SqliteConnection)context.Database.GetDbConnection();
        _dialect = dialect;
        var (sessions, users) = (context.TableOf<DeviceSession>(), context.TableOf<User>());
        var (id, active) = (context.ColumnOf<User>(nameof(User.Id)), context.ColumnOf<User>(nameof(User.IsActive)));
        var isActive = $"EXISTS (SELECT 1 FROM {users} WHERE {id} = @user AND {active})";
        _rotate = Prepare(
            $"""
            UPDATE {sessions}
            SET refresh_token_hash = @successor, rotated_at = @now, updated_at = @now, user_agent = @agent, ip_address = @address,
                expired_at = min(absolute_expired_at, @expires),
                {SessionRow.ListedAndRepeats("@until")},
                {SessionRow.Binding("@key", "@binds")}
            WHERE session_id = @sid AND user_id = @user AND refresh_token_hash = @presented AND expired_at > @now AND {isActive}
                AND {SessionRow.HasKey("@key")}
            RETURNING {SessionRow.Columns()}
            """,
            "@sid", "@user", "@presented", "@successor", "@now", "@expires", "@agent", "@address", "@until", "@key", "@binds");
        _find = Prepare($"SELECT {SessionRow.Columns()} FROM {sessions} WHERE session_id = @sid AND user_id = @user AND {isActive}", "@sid", "@user");
    }

    public void Write(IReadOnlyList<PendingRotation> group)
    {
        var results = new RotationResult?[group.Count];

        // Takes the lock at once: a transaction that begins as a reader may find, when it writes, that what it read is old, and is refused.
        using (var transaction = _connection.BeginTransaction())
        {
            (_rotate.Transaction, _find.Transaction) = (transaction, transaction);
            for (var index = 0; index < group.Count; index++)
            {
                try
                {
                    results[index] = Rotate(group[index].Rotation);
                }
                catch (Exception exception) when (IsInTransaction && _dialect.Classify(exception) == DatabaseFault.Lasting)
                {
                    group[index].Fail(exception);
                }
            }

            transaction.Commit();
        }

        for (var index = 0; index < group.Count; index++)
        {
            group[index].Complete(results[index]);
        }
    }

    public void Dispose()
    {
        _rotate.Dispose();
        _find.Dispose();
    }

    private bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    private RotationResult Rotate(SessionRotation rotation)
    {
        Set(_rotate, rotation.SessionId, rotation.UserId, rotation.PresentedHash, rotation.SuccessorHash, rotation.Now.UtcDateTime,
            rotation.ExpiresAt.UtcDateTime, rotation.UserAgent, rotation.IpAddress, rotation.ListedUntil.UtcDateTime,
            rotation.KeyThumbprint, rotation.BindsAccessToken);
        if (Read(_rotate) is { } rotated)
        {
            return new RotationResult(rotated, Current: null);
        }

        Set(_find, rotation.SessionId, rotation.UserId);
        return new RotationResult(Rotated: null, Read(_find));
    }

    private static void Set(SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index] ?? DBNull.Value;
        }
    }

    private static DeviceSession? Read(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        return rows.Read() ? SessionRow.Read(rows) : null;
    }

    private SqliteCommand Prepare(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Put together of the names of tables, which the application's code says.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = parameter });
        }

        return command;
    }
}
