using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

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
        var (sessions, users) = (context.TableOf<DeviceSession>(), context.TableOf<User>());
        var columns = SessionRow.Columns("session.");
        var (id, isActive) = (context.ColumnOf<User>(nameof(User.Id)), context.ColumnOf<User>(nameof(User.IsActive)));
        var active = $"(SELECT person.{isActive} FROM {users} AS person WHERE person.{id} = session.user_id)";

        // A row that another transaction holds is passed over: a group must not wait for one of its members. Rows are found by the sid
        // alone, which is unique, and whatever the planner may believe: IS NOT DISTINCT FROM and the inner SELECT leave it no other way.
        _rotate = Prepare(
            connection,
            $"""
            WITH current AS (
                SELECT session.id, asked.*
                FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                    AS asked (sid, user_key, presented, successor, now, expires, agent, address, listed_until, proved, binds)
                JOIN {sessions} AS session ON session.session_id = asked.sid
                WHERE session.user_id IS NOT DISTINCT FROM asked.user_key AND session.refresh_token_hash = asked.presented
                    AND session.expired_at > asked.now AND {active} AND {SessionRow.HasKey("asked.proved", "session.")}
                FOR NO KEY UPDATE OF session SKIP LOCKED)
            UPDATE {sessions} AS session
            SET refresh_token_hash = current.successor, rotated_at = current.now, updated_at = current.now,
                user_agent = current.agent, ip_address = current.address, expired_at = least(session.absolute_expired_at, current.expires),
                {SessionRow.ListedAndRepeats("current.listed_until", "session.")},
                {SessionRow.Binding("current.proved", "current.binds", "session.")}
            FROM current
            WHERE session.id = current.id AND session.refresh_token_hash = current.presented AND session.expired_at > current.now
                AND {SessionRow.HasKey("current.proved", "session.")}
            RETURNING {columns}
            """,
            NpgsqlDbType.Text, NpgsqlDbType.Bigint, NpgsqlDbType.Bytea, NpgsqlDbType.Bytea, NpgsqlDbType.TimestampTz,
            NpgsqlDbType.TimestampTz, NpgsqlDbType.Text, NpgsqlDbType.Text, NpgsqlDbType.TimestampTz,
            NpgsqlDbType.Text, NpgsqlDbType.Boolean);
        _find = Prepare(
            connection,
            $"""
            SELECT {columns}
            FROM unnest($1, $2) AS asked (sid, user_key)
            JOIN {sessions} AS session ON session.session_id = asked.sid
            WHERE session.user_id IS NOT DISTINCT FROM asked.user_key AND {active}
            """,
            NpgsqlDbType.Text, NpgsqlDbType.Bigint);
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
        foreach (var rotated in Rotate([.. firsts.Values.Select(member => member.Rotation)]))
        {
            firsts.Remove((rotated.SessionId, rotated.UserId), out var member);
            member!.Complete(new RotationResult(rotated, Current: null));
        }

        List<PendingRotation> missed = [.. firsts.Values, .. followers];
        if (missed.Count == 0)
        {
            return;
        }

        var found = Find([.. missed.Select(member => member.Rotation)])
            .DistinctBy(session => (session.SessionId, session.UserId))
            .ToDictionary(session => (session.SessionId, session.UserId));
        foreach (var member in missed)
        {
            var current = found.GetValueOrDefault(KeyOf(member));
            member.Complete(IsStillCurrent(member.Rotation, current) ? null : new RotationResult(Rotated: null, current));
        }
    }

    private List<DeviceSession> Rotate(SessionRotation[] rotations)
    {
        _rotate.Parameters[0].Value = Array.ConvertAll(rotations, rotation => rotation.SessionId);
        _rotate.Parameters[1].Value = Array.ConvertAll(rotations, rotation => rotation.UserId);
        _rotate.Parameters[2].Value = Array.ConvertAll(rotations, rotation => rotation.PresentedHash);
        _rotate.Parameters[3].Value = Array.ConvertAll(rotations, rotation => rotation.SuccessorHash);
        _rotate.Parameters[4].Value = Array.ConvertAll(rotations, rotation => rotation.Now.UtcDateTime);
        _rotate.Parameters[5].Value = Array.ConvertAll(rotations, rotation => rotation.ExpiresAt.UtcDateTime);
        _rotate.Parameters[6].Value = Array.ConvertAll(rotations, rotation => rotation.UserAgent);
        _rotate.Parameters[7].Value = Array.ConvertAll(rotations, rotation => rotation.IpAddress);
        _rotate.Parameters[8].Value = Array.ConvertAll(rotations, rotation => rotation.ListedUntil.UtcDateTime);
        _rotate.Parameters[9].Value = Array.ConvertAll(rotations, rotation => rotation.KeyThumbprint);
        _rotate.Parameters[10].Value = Array.ConvertAll(rotations, rotation => rotation.BindsAccessToken);
        return Read(_rotate);
    }

    private List<DeviceSession> Find(SessionRotation[] rotations)
    {
        _find.Parameters[0].Value = Array.ConvertAll(rotations, rotation => rotation.SessionId);
        _find.Parameters[1].Value = Array.ConvertAll(rotations, rotation => rotation.UserId);
        return Read(_find);
    }

    private static List<DeviceSession> Read(NpgsqlCommand command)
    {
        var sessions = new List<DeviceSession>();
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            sessions.Add(SessionRow.Read(rows));
        }

        return sessions;
    }

#pragma warning disable CA2100 // Put together of the names of tables, which the application's code says.
    private static NpgsqlCommand Prepare(NpgsqlConnection connection, string sql, params ReadOnlySpan<NpgsqlDbType> elements)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var element in elements)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | element });
        }

        command.Prepare();
        return command;
    }
#pragma warning restore CA2100
}
