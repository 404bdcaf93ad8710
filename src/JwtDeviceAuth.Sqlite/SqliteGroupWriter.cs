using JwtDeviceAuth.EntityFrameworkCore;
using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.Sessions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace JwtDeviceAuth.Sqlite;

/// <summary>
/// One transaction for a group, in which each rotation has a statement of its own and other members a savepoint: one that fails is undone
/// alone. Where the condition of a rotation does not hold, the row is read in the same transaction.
/// </summary>
internal sealed class SqliteGroupWriter : IGroupWriter
{
    private const string Savepoint = "jwt_device_auth_member";

    private readonly DbContext _context;
    private readonly IServiceProvider _services;
    private readonly SqliteConnection _connection;
    private readonly IDatabaseDialect _dialect;
    private readonly SqliteCommand _rotate;
    private readonly SqliteCommand _find;

    public SqliteGroupWriter(DbContext context, IServiceProvider services, GroupTables tables, IDatabaseDialect dialect)
    {
        var columns = SessionRow.Columns();
        _context = context;
        _services = services;
        _connection = (SqliteConnection)context.Database.GetDbConnection();
        _dialect = dialect;

        // The group's transaction is all that a member needs: one that fails has a savepoint already.
        context.Database.AutoSavepointsEnabled = false;
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

    public void Write(IReadOnlyList<GroupMember> group)
    {
        var answers = new List<Action>(group.Count);

        // Takes the lock at once: a transaction that begins as a reader may find, when it writes, that what it read is old, and is refused.
        using var transaction = _connection.BeginTransaction();
        _rotate.Transaction = _find.Transaction = transaction;
        var hasSteps = group.Any(member => member is IStepMember);
        try
        {
            if (hasSteps)
            {
                _context.Database.UseTransaction(transaction);
            }

            foreach (var member in group)
            {
                if ((member is RotationMember rotation ? TryRotate(rotation) : TryRun(member, transaction)) is { } answer)
                {
                    answers.Add(answer);
                }
            }

            transaction.Commit();
        }
        finally
        {
            if (hasSteps)
            {
                _context.Database.UseTransaction(transaction: null);
            }
        }

        answers.ForEach(answer => answer());
    }

    public void Dispose()
    {
        _rotate.Dispose();
        _find.Dispose();
    }

    private bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>The answer after the commit; null if the statement failed, which the member is then told.</summary>
    private Action? TryRotate(RotationMember member)
    {
        try
        {
            var result = Rotate(member.Rotation) is { } rotated
                ? new RotationResult(rotated, Current: null)
                : new RotationResult(Rotated: null, Find(member.Rotation));
            return () => member.Complete(result);
        }
        catch (Exception exception) when (IsItsOwnFault(exception))
        {
            member.Fail(exception);
            return null;
        }
    }

    /// <summary>As <see cref="TryRotate"/>.</summary>
    private Action? TryRun(GroupMember member, SqliteTransaction transaction)
    {
        var steps = (IStepMember)member;
        transaction.Save(Savepoint);
        try
        {
            steps.Run(_services);
            transaction.Release(Savepoint);
            return steps.Tell;
        }
        catch (Exception exception) when (IsItsOwnFault(exception))
        {
            transaction.Rollback(Savepoint);
            member.Fail(exception);
            return null;
        }
    }

    private bool IsItsOwnFault(Exception exception) => IsInTransaction && _dialect.Classify(exception) == DatabaseFault.Lasting;

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
