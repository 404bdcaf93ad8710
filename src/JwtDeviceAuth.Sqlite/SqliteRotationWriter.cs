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
        var sql = RotationSql.Of(context);
        _rotate = Prepare($"{sql.Update}\nRETURNING {sql.Columns}");
        _find = Prepare($"SELECT {sql.Columns} FROM {sql.Table} WHERE {sql.IsAsked}");
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
        => Read(_rotate, rotation) is { } rotated
            ? new RotationResult(rotated, Current: null)
            : new RotationResult(Rotated: null, Read(_find, rotation));

    private static DeviceSession? Read(SqliteCommand command, SessionRotation rotation)
    {
        for (var index = 0; index < RotationSql.Arguments.Count; index++)
        {
            var value = RotationSql.Arguments[index].Of(rotation);
            command.Parameters[index].Value = value is DateTimeOffset time ? time.UtcDateTime : value ?? DBNull.Value;
        }

        using var rows = command.ExecuteReader();
        return rows.Read() ? SessionRow.Read(rows) : null;
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Put together of the names of tables, which the application's code says.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var argument in RotationSql.Arguments)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"@{argument.Name}" });
        }

        return command;
    }
}
