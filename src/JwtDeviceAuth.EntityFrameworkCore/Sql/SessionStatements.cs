using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>
/// Statements that change sessions and return them: what was changed and what is returned are then the same rows, whoever else writes meanwhile.
/// </summary>
internal static class SessionStatements
{
    // Every database takes this many arguments in one statement.
    private const int RowsAtOnce = 1000;

    private static readonly string Columns = SessionRow.Columns();

    /// <summary>The key of the new row.</summary>
    public static async Task<long> AddSessionAsync(this DbContext context, DeviceSession session, CancellationToken cancellationToken)
    {
        var added = await context.QueryAsync(
            $"""
            INSERT INTO {context.TableOf<DeviceSession>()} (user_id, login_type, device_id, session_id, refresh_token_hash, device_name, user_agent,
                ip_address, created_at, updated_at, rotated_at, expired_at, absolute_expired_at, proved_at, methods, social_account_id)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15)
            RETURNING id
            """,
            [
                session.UserId, session.LoginType, session.DeviceId, session.SessionId, session.RefreshTokenHash, session.DeviceName, session.UserAgent,
                session.IpAddress, session.CreatedAt.UtcDateTime, session.UpdatedAt.UtcDateTime, session.RotatedAt?.UtcDateTime,
                session.ExpiresAt.UtcDateTime, session.AbsoluteExpiresAt.UtcDateTime, session.ProvedAt.UtcDateTime, session.Methods,
                session.SocialAccountId,
            ],
            row => row.GetInt64(0),
            cancellationToken);
        return added.Single();
    }

    /// <summary>The session after the rotation; null if the condition did not hold.</summary>
    public static async Task<DeviceSession?> RotateAsync(this DbContext context, SessionRotation rotation, CancellationToken cancellationToken)
    {
        // Keyed by user and sid, which the token carries; the hash is compared, not searched for, so that it needs no index.
        var rotated = await context.QueryAsync(
            $"""
            UPDATE {context.TableOf<DeviceSession>()}
            SET refresh_token_hash = @p0, rotated_at = @p1, updated_at = @p1, user_agent = @p2, ip_address = @p3,
                expired_at = CASE WHEN absolute_expired_at < @p4 THEN absolute_expired_at ELSE @p4 END
            WHERE session_id = @p5 AND user_id = @p6 AND refresh_token_hash = @p7 AND expired_at > @p1
                AND EXISTS (SELECT 1 FROM {context.TableOf<User>()} WHERE id = @p6 AND is_active)
            RETURNING {Columns}
            """,
            [
                rotation.SuccessorHash, rotation.Now.UtcDateTime, rotation.UserAgent, rotation.IpAddress, rotation.ExpiresAt.UtcDateTime,
                rotation.SessionId, rotation.UserId, rotation.PresentedHash,
            ],
            SessionRow.Read,
            cancellationToken);
        return rotated.SingleOrDefault();
    }

    public static Task<List<DeviceSession>> DeleteSessionsAsync(
        this DbContext context, string condition, object?[] arguments, CancellationToken cancellationToken)
        => context.QueryAsync(
            $"DELETE FROM {context.TableOf<DeviceSession>()} WHERE {condition} RETURNING {Columns}", arguments, SessionRow.Read, cancellationToken);

    public static async Task AddEndedSessionsAsync(
        this DbContext context, IEnumerable<EndedSession> ended, CancellationToken cancellationToken)
    {
        foreach (var rows in ended.Chunk(RowsAtOnce))
        {
            var values = rows.Select((_, row)
                => $"({ParameterNames.Of(3 * row)}, {ParameterNames.Of((3 * row) + 1)}, {ParameterNames.Of((3 * row) + 2)})");
            await context.ExecuteAsync(
                $"INSERT INTO {context.TableOf<EndedSession>()} (session_id, user_id, ended_at) VALUES {string.Join(", ", values)}",
                [.. rows.SelectMany(session => new object[] { session.SessionId, session.UserId, session.EndedAt.UtcDateTime })],
                cancellationToken);
        }
    }
}
