using JwtDeviceAuth.EntityFrameworkCore;
using JwtDeviceAuth.EntityFrameworkCore.Rotation;
using JwtDeviceAuth.Sessions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace JwtDeviceAuth.Sqlite;

/// <summary>
/// One transaction for a group, in which each member has a statement of its own: one that fails is undone alone. Where the condition does
/// not hold, the row is read in the same transaction.
/// </summary>
internal sealed class SqliteRotationWriter : IRotationWriter
{
    private readonly SqliteConnection _connection;
    private readonly IDatabaseDialect _dialect;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _rotate;
    private readonly SqliteCommand _find;

    public SqliteRotationWriter(SqliteConnection connection, RotationTables tables, IDatabaseDialect dialect)
    {
        var columns = SessionRow.Columns();
        _connection = connection;
        _dialect = dialect;

        // The lock at once: a transaction that begins as a reader may find, when it writes, that what it read is old, and is refused.
        _begin = Command("BEGIN IMMEDIATE");
        _commit = Command("COMMIT");
        _rollback = Command("ROLLBACK");
        _rotate = Command(
            $"""
            UPDATE {tables.Sessions}
            SET refresh_token_hash = @successor, rotated_at = @now, updated_at = @now, user_agent = @agent, ip_address = @address,
                expired_at = CASE WHEN absolute_expired_at < @expires THEN absolute_expired_at ELSE @expires END
            WHERE session_id = @sid AND user_id = @user AND refresh_token_hash = @presented AND expired_at > @now
                AND EXISTS (SELECT 1 FROM {tables.Users} WHERE id = @user AND is_active)
            RETURNING {columns}
            """,
            "@successor", "@now", "@agent", "@address", "@expires", "@sid", "@user", "@presented");
        _find = Command(
            $"""
            SELECT {columns} FROM {tables.Sessions}
            WHERE session_id = @sid AND user_id = @user AND EXISTS (SELECT 1 FROM {tables.Users} WHERE id = @user AND is_active)
            """,
            "@sid", "@user");
    }

    public void Write(IReadOnlyList<RotationMember> group)
    {
        var outcomes = new List<(RotationMember Member, RotationResult Result)>(group.Count);
        _begin.ExecuteNonQuery();
        try
        {
            foreach (var member in group)
            {
                if (TryWrite(member) is { } result)
                {
                    outcomes.Add((member, result));
                }
            }

            _commit.ExecuteNonQuery();
        }
        catch
        {
            if (IsInTransaction)
            {
                _rollback.ExecuteNonQuery();
            }

            throw;
        }

        foreach (var (member, result) in outcomes)
        {
            member.Complete(result);
        }
    }

    public void Dispose()
    {
        foreach (var command in new[] { _begin, _commit, _rollback, _rotate, _find })
        {
            command.Dispose();
        }
    }

    private bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Null if the statement failed, which the member is then told.</summary>
    private RotationResult? TryWrite(RotationMember member)
    {
        try
        {
            return Rotate(member.Rotation) is { } rotated ? new(rotated, Current: null) : new(Rotated: null, Find(member.Rotation));
        }
        catch (Exception exception) when (IsInTransaction && _dialect.Classify(exception) == DatabaseFault.Lasting)
        {
            member.Fail(exception);
            return null;
        }
    }

    private DeviceSession? Rotate(SessionRotation rotation)
    {
        var parameters = _rotate.Parameters;
        parameters[0].Value = rotation.SuccessorHash;
        parameters[1].Value = rotation.Now.UtcDateTime;
        parameters[2].Value = (object?)rotation.UserAgent ?? DBNull.Value;
        parameters[3].Value = (object?)rotation.IpAddress ?? DBNull.Value;
        parameters[4].Value = rotation.ExpiresAt.UtcDateTime;
        parameters[5].Value = rotation.SessionId;
        parameters[6].Value = rotation.UserId;
        parameters[7].Value = rotation.PresentedHash;
        return Read(_rotate);
    }

    private DeviceSession? Find(SessionRotation rotation)
    {
        _find.Parameters[0].Value = rotation.SessionId;
        _find.Parameters[1].Value = rotation.UserId;
        return Read(_find);
    }

    private static DeviceSession? Read(SqliteCommand command)
    {
        using var rows = command.ExecuteReader();
        return rows.Read() ? SessionRow.Read(rows) : null;
    }

#pragma warning disable CA2100 // Put together of the names of tables, which the application's code says.
    private SqliteCommand Command(string sql, params ReadOnlySpan<string> parameters)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }
#pragma warning restore CA2100
}
