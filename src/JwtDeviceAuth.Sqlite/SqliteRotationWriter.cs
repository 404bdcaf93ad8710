using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;

namespace JwtDeviceAuth.Sqlite;

/// <summary>
/// One transaction for a group, in which each rotation has a statement of its own: one that fails is undone alone, and so is one whose proof was noted before. Where the condition of a
/// rotation does not hold, the row is read in the same transaction.
/// </summary>
internal sealed class SqliteRotationWriter : IRotationWriter
{
    private const string Savepoint = "rotation_with_proof";

    private readonly SqliteConnection _connection;
    private readonly IDatabaseDialect _dialect;
    private readonly SqliteCommand _rotate;
    private readonly SqliteCommand _find;
    private readonly SqliteCommand _note;

    public SqliteRotationWriter(DbContext context, IDatabaseDialect dialect)
    {
        _connection = (SqliteConnection)context.Database.GetDbConnection();
        _dialect = dialect;
        var sql = RotationSql.Of(context);
        _rotate = Prepare($"{sql.Update}\nRETURNING {sql.Columns}", RotationSql.Arguments);
        _find = Prepare($"SELECT {sql.Columns} FROM {sql.Table} WHERE {sql.IsAsked}", RotationSql.Arguments);
        var note = new ProofNoteSql(context);
        var values = string.Join(", ", ProofNoteSql.Arguments.Select(argument => $"@{argument.Name}"));
        _note = Prepare($"{note.Insert} VALUES ({values}) {note.UnlessNoted}", ProofNoteSql.Arguments);
    }

    public void Write(IReadOnlyList<PendingRotation> group)
    {
        var results = new RotationResult?[group.Count];

        // Takes the lock at once: a transaction that begins as a reader may find, when it writes, that what it read is old, and is refused.
        using (var transaction = _connection.BeginTransaction())
        {
            (_rotate.Transaction, _find.Transaction, _note.Transaction) = (transaction, transaction, transaction);
            for (var index = 0; index < group.Count; index++)
            {
                try
                {
                    var rotation = group[index].Rotation;
                    results[index] = rotation.Proof is null ? Rotate(rotation, RotationProof.None) : RotateAndNote(rotation, transaction);
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
        _note.Dispose();
    }

    private bool IsInTransaction => raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    private RotationResult RotateAndNote(SessionRotation rotation, SqliteTransaction transaction)
    {
        transaction.Save(Savepoint);
        var isDone = false;
        try
        {
            var result = Rotate(rotation, RotationProof.Noted);
            isDone = result.Rotated is null || Note(rotation);
            return isDone ? result : new RotationResult(Rotated: null, Current: null, RotationProof.Replayed);
        }
        finally
        {
            // At some faults SQLite takes back the whole transaction by itself.
            if (IsInTransaction)
            {
                if (!isDone)
                {
                    transaction.Rollback(Savepoint);
                }

                transaction.Release(Savepoint);
            }
        }
    }

    private RotationResult Rotate(SessionRotation rotation, RotationProof proof)
        => Read(_rotate, rotation) is { } rotated
            ? new RotationResult(rotated, Current: null, proof)
            : new RotationResult(Rotated: null, Read(_find, rotation), RotationProof.None);

    /// <summary>False if it was noted before.</summary>
    private bool Note(SessionRotation rotation)
    {
        Set(_note, ProofNoteSql.Arguments, rotation);
        return _note.ExecuteNonQuery() == 1;
    }

    private static void Set(SqliteCommand command, IReadOnlyList<RotationArgument> arguments, SessionRotation rotation)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            var value = arguments[index].Of(rotation);
            command.Parameters[index].Value = value is DateTimeOffset time ? time.UtcDateTime : value ?? DBNull.Value;
        }
    }

    private static DeviceSession? Read(SqliteCommand command, SessionRotation rotation)
    {
        Set(command, RotationSql.Arguments, rotation);
        using var rows = command.ExecuteReader();
        return rows.Read() ? SessionRow.Read(rows) : null;
    }

    private SqliteCommand Prepare(string sql, IReadOnlyList<RotationArgument> arguments)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Put together of the names of tables, which the application's code says.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = $"@{argument.Name}" });
        }

        return command;
    }
}
