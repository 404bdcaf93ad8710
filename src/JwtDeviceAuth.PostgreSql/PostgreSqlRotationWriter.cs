using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace JwtDeviceAuth.PostgreSql;

/// <summary>
/// One statement for a group. 1. Of several rotations of one session, or with one proof, the first is in it; what presents the same token goes with the first,
/// and comes too late; anything else waits for the next statement. 2. The statement notes the proofs, changes the rows whose condition holds, and returns them.
/// 3. Those of the rest are read. A group without proofs has a statement that says nothing of them.
/// </summary>
internal sealed class PostgreSqlRotationWriter : IRotationWriter
{
    private readonly NpgsqlCommand _rotate;
    private readonly NpgsqlCommand _rotateAndNote;
    private readonly NpgsqlCommand _find;

    public PostgreSqlRotationWriter(DbContext context)
    {
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        var sql = new PostgreSqlRotationSql(context);
        _rotate = Prepare(connection, sql.Rotate, RotationSql.Arguments);
        _rotateAndNote = Prepare(connection, sql.RotateAndNote, PostgreSqlRotationSql.ArgumentsWithProof);
        _find = Prepare(connection, sql.Find, RotationSql.Arguments);
    }

    public void Write(IReadOnlyList<PendingRotation> group)
    {
        for (List<PendingRotation> waiting = [.. group]; waiting.Count > 0; waiting = waiting.FindAll(member => !member.Completion.IsCompleted))
        {
            var firsts = new Dictionary<(string SessionId, long UserId), PendingRotation>(waiting.Count);
            var followers = new List<PendingRotation>();
            var proofs = new HashSet<string>(StringComparer.Ordinal);
            var next = new HashSet<(string SessionId, long UserId)>();
            foreach (var member in waiting)
            {
                var key = KeyOf(member);
                var comesAgain = member.Rotation.Proof is { } proof && !proofs.Add(Convert.ToHexString(proof.CodeHash));
                if (firsts.TryGetValue(key, out var first))
                {
                    if (ComesTooLateAfter(first.Rotation, member.Rotation))
                    {
                        followers.Add(member);
                    }
                }
                else if (comesAgain || next.Contains(key))
                {
                    // With all that comes after it of the same session, so that they stay in order.
                    next.Add(key);
                }
                else
                {
                    firsts.Add(key, member);
                }
            }

            Write(firsts, followers);
        }
    }

    public void Dispose()
    {
        _rotate.Dispose();
        _rotateAndNote.Dispose();
        _find.Dispose();
    }

    private static (string SessionId, long UserId) KeyOf(PendingRotation member) => (member.Rotation.SessionId, member.Rotation.UserId);

    /// <summary>
    /// The same token with the same key: whether the first replaced it or found it replaced, it is not the current one after that; and where the first had
    /// the wrong key, so has this one. Only a proof that was noted before is the first's alone.
    /// </summary>
    private static bool ComesTooLateAfter(SessionRotation first, SessionRotation other)
        => other.PresentedHash.AsSpan().SequenceEqual(first.PresentedHash) && other.KeyThumbprint == first.KeyThumbprint && other.Now >= first.Now;

    private static bool HaveOneProof(SessionRotation one, SessionRotation other)
        => other.Proof is { } proof && one.Proof is { } same && proof.CodeHash.AsSpan().SequenceEqual(same.CodeHash);

    /// <summary>Whether it could have been rotated, and was not: another transaction holds the row.</summary>
    private static bool IsStillCurrent(SessionRotation rotation, DeviceSession? found)
        => found is not null && found.ExpiresAt > rotation.Now && found.RefreshTokenHash.AsSpan().SequenceEqual(rotation.PresentedHash)
            && (found.KeyThumbprint is null || found.KeyThumbprint == rotation.KeyThumbprint);

    private void Write(Dictionary<(string SessionId, long UserId), PendingRotation> firsts, List<PendingRotation> followers)
    {
        foreach (var (key, rotated) in Rotate([.. firsts.Values.Select(member => member.Rotation)]))
        {
            firsts.Remove(key, out var member);
            if (rotated is not null)
            {
                member!.Complete(new RotationResult(rotated, Current: null, member.Rotation.Proof is null ? RotationProof.None : RotationProof.Noted));
                continue;
            }

            // The token is still the current one for those with another proof, in the next statement.
            var ofSession = followers.FindAll(follower => KeyOf(follower) == key);
            followers.RemoveAll(ofSession.Contains);
            foreach (var replay in ofSession.Where(follower => HaveOneProof(member!.Rotation, follower.Rotation)).Append(member!))
            {
                replay.Complete(new RotationResult(Rotated: null, Current: null, RotationProof.Replayed));
            }
        }

        List<PendingRotation> missed = [.. firsts.Values, .. followers];
        if (missed.Count == 0)
        {
            return;
        }

        var found = Read(_find, RotationSql.Arguments, [.. missed.Select(member => member.Rotation)], SessionRow.Read)
            .DistinctBy(session => (session.SessionId, session.UserId))
            .ToDictionary(session => (session.SessionId, session.UserId));
        foreach (var member in missed)
        {
            var current = found.GetValueOrDefault(KeyOf(member));
            member.Complete(IsStillCurrent(member.Rotation, current) ? null : new RotationResult(Rotated: null, current, RotationProof.None));
        }
    }

    /// <summary>Those that were rotated, and without a session those whose proof was noted before.</summary>
    private List<((string SessionId, long UserId) Key, DeviceSession? Rotated)> Rotate(SessionRotation[] rotations)
        => Array.TrueForAll(rotations, rotation => rotation.Proof is null)
            ? Read(_rotate, RotationSql.Arguments, rotations, ReadRotated)
            : Read(
                _rotateAndNote,
                PostgreSqlRotationSql.ArgumentsWithProof,
                rotations,
                row => (
                    (row.GetString(row.GetOrdinal(PostgreSqlRotationSql.AskedSession)), row.GetInt64(row.GetOrdinal(PostgreSqlRotationSql.AskedUser))),
                    row.IsDBNull(0) ? null : SessionRow.Read(row)));

    private static ((string SessionId, long UserId) Key, DeviceSession? Rotated) ReadRotated(NpgsqlDataReader row)
    {
        var session = SessionRow.Read(row);
        return ((session.SessionId, session.UserId), session);
    }

    private static List<T> Read<T>(NpgsqlCommand command, IReadOnlyList<RotationArgument> arguments, SessionRotation[] rotations, Func<NpgsqlDataReader, T> read)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            command.Parameters[index].Value = arguments[index].OfAll(rotations);
        }

        var results = new List<T>(rotations.Length);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            results.Add(read(rows));
        }

        return results;
    }

#pragma warning disable CA2100 // Put together of the names of tables, which the application's code says.
    private static NpgsqlCommand Prepare(NpgsqlConnection connection, string sql, IReadOnlyList<RotationArgument> arguments)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument.OfAll([]) });
        }

        command.Prepare();
        return command;
    }
#pragma warning restore CA2100
}
