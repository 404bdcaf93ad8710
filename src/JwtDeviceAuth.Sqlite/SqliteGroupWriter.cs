using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
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
    private readonly SqliteRotation _rotation;
    private readonly SqliteCommand _find;

    public SqliteGroupWriter(DbContext context, IServiceProvider services, GroupTables tables, IDatabaseDialect dialect)
    {
        _context = context;
        _services = services;
        _connection = (SqliteConnection)context.Database.GetDbConnection();
        _dialect = dialect;

        // The group's transaction is all that a member needs: one that fails has a savepoint already.
        context.Database.AutoSavepointsEnabled = false;
        _rotation = new SqliteRotation(_connection.Handle!, tables);
        _find = _connection.CreateCommand();
#pragma warning disable CA2100 // Put together of the names of tables, which the application's code says.
        _find.CommandText =
            $"""
            SELECT {SessionRow.Columns()} FROM {tables.Sessions}
            WHERE session_id = @sid AND user_id = @user AND EXISTS (SELECT 1 FROM {tables.Users} WHERE id = @user AND is_active)
            """;
#pragma warning restore CA2100
        _find.Parameters.Add(new SqliteParameter { ParameterName = "@sid" });
        _find.Parameters.Add(new SqliteParameter { ParameterName = "@user" });
    }

    public void Write(IReadOnlyList<GroupMember> group)
    {
        // Takes the lock at once: a transaction that begins as a reader may find, when it writes, that what it read is old, and is refused.
        using var transaction = _connection.BeginTransaction();
        _find.Transaction = transaction;
        var hasSteps = group.Any(member => member is IStepMember);
        try
        {
            if (hasSteps)
            {
                _context.Database.UseTransaction(transaction);
            }

            foreach (var member in group)
            {
                if (member is RotationMember rotation)
                {
                    TryRotate(rotation);
                }
                else
                {
                    TryRun(member, transaction);
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

        foreach (var member in group)
        {
            member.Tell();
        }
    }

    public void Dispose()
    {
        _rotation.Dispose();
        _find.Dispose();
    }

    private bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>A statement that fails has changed nothing, and its member is told so.</summary>
    private void TryRotate(RotationMember member)
    {
        try
        {
            member.Hold(_rotation.TryRotate(member.Rotation) is { } rotated
                ? new RotationResult(rotated, Current: null)
                : new RotationResult(Rotated: null, Find(member.Rotation)));
        }
        catch (Exception exception) when (IsItsOwnFault(exception))
        {
            member.Fail(exception);
        }
    }

    /// <summary>As <see cref="TryRotate"/>; of steps that failed a part may have been written.</summary>
    private void TryRun(GroupMember member, SqliteTransaction transaction)
    {
        transaction.Save(Savepoint);
        try
        {
            ((IStepMember)member).Run(_services);
            transaction.Release(Savepoint);
        }
        catch (Exception exception) when (IsItsOwnFault(exception))
        {
            transaction.Rollback(Savepoint);
            member.Fail(exception);
        }
    }

    private bool IsItsOwnFault(Exception exception) => IsInTransaction && _dialect.Classify(exception) == DatabaseFault.Lasting;

    private DeviceSession? Find(SessionRotation rotation)
    {
        _find.Parameters[0].Value = rotation.SessionId;
        _find.Parameters[1].Value = rotation.UserId;
        using var rows = _find.ExecuteReader();
        return rows.Read() ? SessionRow.Read(rows) : null;
    }
}
