using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace JwtDeviceAuth.PostgreSql;

/// <summary>
/// One statement for a group. 1. Of several rotations of one session the first is in it; what presents the same token goes with the first,
/// and comes too late; anything else waits for the next statement. 2. The statement changes and returns the rows whose condition holds.
/// 3. Those of the rest are read.
/// </summary>
internal sealed class PostgreSqlRotationWriter : IRotationWriter
{
    private readonly NpgsqlCommand _rotate;
    private readonly NpgsqlCommand _find;

    public PostgreSqlRotationWriter(DbContext context)
    {
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();

        // No column has such a name. Sessions are found by the sid, which is unique, whatever the planner may believe of the tables: this comparison and the
        // query for the user leave it no other way.
        static string Column(string argument) => $"\"@{argument}\"";
        var sql = new RotationSql(context, argument => $"asked.{Column(argument)}", sameUser: "IS NOT DISTINCT FROM");
        var arrays = string.Join(", ", RotationSql.Arguments.Select((_, index) => $"${index + 1}"));
        var asked = $"unnest({arrays}) AS asked ({string.Join(", ", RotationSql.Arguments.Select(argument => Column(argument.Name)))})";

        // A row that another transaction holds is passed over: a group must not wait for one of its members. Those that are left are locked, and stay as
        // they were found.
        _rotate = Prepare(
            connection,
            $"""
            WITH asked AS (SELECT asked.* FROM {asked} JOIN {sql.Table} ON {sql.MayRotate} FOR NO KEY UPDATE SKIP LOCKED)
            {sql.Set}
            FROM asked
            WHERE {sql.IsCurrent}
            RETURNING {sql.Columns}
            """);
        _find = Prepare(connection, $"SELECT {sql.Columns} FROM {asked} JOIN {sql.Table} ON {sql.IsAsked}");
    }

    public void Write(IReadOnlyList<PendingRotation> group)
    {
        for (List<PendingRotation> waiting = [.. group]; waiting.Count > 0;)
        {
            var firsts = new Dictionary<(string SessionId, long UserId), PendingRotation>(waiting.Count);
            var followers = new List<PendingRotation>();
            var next = new List<PendingRotation>();
            foreach (var member in waiting)
            {
                if (firsts.TryAdd(KeyOf(member), member))
                {
                    continue;
                }

                (ComesTooLateAfter(firsts[KeyOf(member)].Rotation, member.Rotation) ? followers : next).Add(member);
            }

            Write(firsts, followers);
            waiting = next;
        }
    }

    public void Dispose()
    {
        _rotate.Dispose();
        _find.Dispose();
    }

    private static (string SessionId, long UserId) KeyOf(PendingRotation member) => (member.Rotation.SessionId, member.Rotation.UserId);

    /// <summary>
    /// The same token with the same key: whether the first replaced it or found it replaced, it is not the current one after that; and where the first had
    /// the wrong key, so has this one.
    /// </summary>
    private static bool ComesTooLateAfter(SessionRotation first, SessionRotation other)
        => other.PresentedHash.AsSpan().SequenceEqual(first.PresentedHash) && other.KeyThumbprint == first.KeyThumbprint && other.Now >= first.Now;

    /// <summary>Whether it could have been rotated, and was not: another transaction holds the row.</summary>
    private static bool IsStillCurrent(SessionRotation rotation, DeviceSession? found)
        => found is not null && found.ExpiresAt > rotation.Now && found.RefreshTokenHash.AsSpan().SequenceEqual(rotation.PresentedHash)
            && (found.KeyThumbprint is null || found.KeyThumbprint == rotation.KeyThumbprint);

    private void Write(Dictionary<(string SessionId, long UserId), PendingRotation> firsts, List<PendingRotation> followers)
    {
        foreach (var rotated in Read(_rotate, [.. firsts.Values.Select(member => member.Rotation)]))
        {
            firsts.Remove((rotated.SessionId, rotated.UserId), out var member);
            member!.Complete(new RotationResult(rotated, Current: null));
        }

        List<PendingRotation> missed = [.. firsts.Values, .. followers];
        if (missed.Count == 0)
        {
            return;
        }

        var found = Read(_find, [.. missed.Select(member => member.Rotation)])
            .DistinctBy(session => (session.SessionId, session.UserId))
            .ToDictionary(session => (session.SessionId, session.UserId));
        foreach (var member in missed)
        {
            var current = found.GetValueOrDefault(KeyOf(member));
            member.Complete(IsStillCurrent(member.Rotation, current) ? null : new RotationResult(Rotated: null, current));
        }
    }

    private static List<DeviceSession> Read(NpgsqlCommand command, SessionRotation[] rotations)
    {
        for (var index = 0; index < RotationSql.Arguments.Count; index++)
        {
            command.Parameters[index].Value = RotationSql.Arguments[index].OfAll(rotations);
        }

        var sessions = new List<DeviceSession>(rotations.Length);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            sessions.Add(SessionRow.Read(rows));
        }

        return sessions;
    }

#pragma warning disable CA2100 // Put together of the names of tables, which the application's code says.
    private static NpgsqlCommand Prepare(NpgsqlConnection connection, string sql)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in RotationSql.Arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument.OfAll([]) });
        }

        command.Prepare();
        return command;
    }
#pragma warning restore CA2100
}
