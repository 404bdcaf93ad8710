using System.Text;
using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.Stores;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace JwtDeviceAuth.Sqlite;

/// <summary>
/// The statement that rotates, prepared once on a connection, below the driver: of all that a server writes this is the most frequent, and
/// through commands, parameters and readers it would take longer than in the database.
/// </summary>
internal sealed class SqliteRotation : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public SqliteRotation(sqlite3 connection, GroupTables tables)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(
            connection,
            $"""
            UPDATE {tables.Sessions}
            SET refresh_token_hash = ?1, rotated_at = ?2, updated_at = ?2, user_agent = ?3, ip_address = ?4,
                expired_at = CASE WHEN absolute_expired_at < ?5 THEN absolute_expired_at ELSE ?5 END
            WHERE session_id = ?6 AND user_id = ?7 AND refresh_token_hash = ?8 AND expired_at > ?2
                AND EXISTS (SELECT 1 FROM {tables.Users} WHERE id = ?7 AND is_active)
            RETURNING id, login_type, device_id, device_name, created_at, expired_at, absolute_expired_at, proved_at, methods,
                social_account_id
            """,
            out _statement));
    }

    /// <summary>The session after the rotation; null if the condition did not hold.</summary>
    /// <exception cref="SqliteException">The statement failed.</exception>
    public DeviceSession? TryRotate(SessionRotation rotation)
    {
        try
        {
            Bind(rotation);
            if (!Step())
            {
                return null;
            }

            var rotated = Read(rotation);
            Step();
            return rotated;
        }
        finally
        {
            raw.sqlite3_reset(_statement);
        }
    }

    public void Dispose() => _statement.Dispose();

    private void Bind(SessionRotation rotation)
    {
        Span<byte> time = stackalloc byte[SqliteTime.MaximumLength];
        Check(raw.sqlite3_bind_blob(_statement, 1, rotation.SuccessorHash));
        Check(raw.sqlite3_bind_text(_statement, 2, SqliteTime.Write(rotation.Now, time)));
        BindText(3, rotation.UserAgent);
        BindText(4, rotation.IpAddress);
        Check(raw.sqlite3_bind_text(_statement, 5, SqliteTime.Write(rotation.ExpiresAt, time)));
        BindText(6, rotation.SessionId);
        Check(raw.sqlite3_bind_int64(_statement, 7, rotation.UserId));
        Check(raw.sqlite3_bind_blob(_statement, 8, rotation.PresentedHash));
    }

    private void BindText(int index, string? text)
        => Check(text is null ? raw.sqlite3_bind_null(_statement, index) : raw.sqlite3_bind_text(_statement, index, text));

    /// <summary>Whether there is a row.</summary>
    private bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Check(result);
        }

        return result == raw.SQLITE_ROW;
    }

    /// <summary>What the statement set is known; the rest was returned.</summary>
    private DeviceSession Read(SessionRotation rotation) => new()
    {
        Id = raw.sqlite3_column_int64(_statement, 0),
        UserId = rotation.UserId,
        LoginType = Text(1)!,
        DeviceId = Text(2)!,
        SessionId = rotation.SessionId,
        RefreshTokenHash = rotation.SuccessorHash,
        DeviceName = Text(3),
        UserAgent = rotation.UserAgent,
        IpAddress = rotation.IpAddress,
        CreatedAt = SqliteTime.Read(raw.sqlite3_column_blob(_statement, 4)),
        UpdatedAt = rotation.Now,
        RotatedAt = rotation.Now,
        ExpiresAt = SqliteTime.Read(raw.sqlite3_column_blob(_statement, 5)),
        AbsoluteExpiresAt = SqliteTime.Read(raw.sqlite3_column_blob(_statement, 6)),
        ProvedAt = SqliteTime.Read(raw.sqlite3_column_blob(_statement, 7)),
        Methods = Text(8)!,
        SocialAccountId = raw.sqlite3_column_type(_statement, 9) == raw.SQLITE_NULL ? null : raw.sqlite3_column_int64(_statement, 9),
    };

    private string? Text(int column)
        => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : Encoding.UTF8.GetString(raw.sqlite3_column_blob(_statement, column));

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection);
}
