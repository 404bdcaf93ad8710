using JwtDeviceAuth.Accounts;
using JwtDeviceAuth.KeyRing;
using JwtDeviceAuth.OneTimeCodes;
using JwtDeviceAuth.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace JwtDeviceAuth.EntityFrameworkCore;

/// <summary>
/// Statements that change rows and return them, which LINQ cannot say: <c>INSERT</c>, <c>UPDATE</c> and <c>DELETE</c> with
/// <c>RETURNING</c>, as both SQLite and PostgreSQL know them. What was changed and what is returned are then the same rows, whoever else
/// writes meanwhile.
/// </summary>
internal static class ReturningQueries
{
    /// <summary>Null if the address is taken.</summary>
    public static async Task<User?> AddUserAsync(this DbContext context, User user, CancellationToken cancellationToken)
    {
        var added = await context.ReturningAsync<User>(
            $$"""
            INSERT INTO {{context.TableOf<User>()}} (email, normalized_email, email_confirmed_at, name, password_hash, is_active, created_at, updated_at)
            VALUES ({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7})
            ON CONFLICT (normalized_email) DO NOTHING
            RETURNING *
            """,
            [
                user.Email!, user.NormalizedEmail!, user.EmailConfirmedAt?.UtcDateTime!, user.Name, user.PasswordHash!, user.IsActive,
                user.CreatedAt.UtcDateTime, user.UpdatedAt.UtcDateTime,
            ],
            cancellationToken);
        return added.SingleOrDefault();
    }

    /// <summary>Null if the social account is taken, or the user is gone, inactive, or has not this confirmed address.</summary>
    public static async Task<SocialAccount?> AddSocialAccountAsync(
        this DbContext context, SocialAccount account, string? confirmedEmail, CancellationToken cancellationToken)
    {
        var added = await context.ReturningAsync<SocialAccount>(
            $$"""
            INSERT INTO {{context.TableOf<SocialAccount>()}} (user_id, provider, provider_user_id, email, created_at)
            SELECT id, {1}, {2}, {3}, {4} FROM {{context.TableOf<User>()}}
            WHERE id = {0} AND is_active AND ({5} = '' OR (normalized_email = {5} AND email_confirmed_at IS NOT NULL))
            ON CONFLICT (provider, provider_user_id) DO NOTHING
            RETURNING *
            """,
            [
                account.UserId, account.Provider, account.ProviderUserId, account.Email!, account.CreatedAt.UtcDateTime,
                confirmedEmail ?? string.Empty,
            ],
            cancellationToken);
        return added.SingleOrDefault();
    }

    /// <summary>Null if the generation is taken.</summary>
    public static async Task<StoredSigningKey?> AddSigningKeyAsync(
        this DbContext context, StoredSigningKey key, CancellationToken cancellationToken)
    {
        var added = await context.ReturningAsync<StoredSigningKey>(
            $$"""
            INSERT INTO {{context.TableOf<StoredSigningKey>()}} (generation, kid, algorithm, protected_key, activates_at, created_at)
            VALUES ({0}, {1}, {2}, {3}, {4}, {5})
            ON CONFLICT (generation) DO NOTHING
            RETURNING *
            """,
            [key.Generation, key.Kid, key.Algorithm, key.ProtectedKey, key.ActivatesAt.UtcDateTime, key.CreatedAt.UtcDateTime],
            cancellationToken);
        return added.SingleOrDefault();
    }

    /// <summary>Empty if there is such a code.</summary>
    public static Task<List<OneTimeCode>> AddOneTimeCodeAsync(this DbContext context, OneTimeCode code, CancellationToken cancellationToken)
        => context.ReturningAsync<OneTimeCode>(
            $$"""
            INSERT INTO {{context.TableOf<OneTimeCode>()}} (code_hash, purpose, user_id, payload, created_at, expires_at)
            VALUES ({0}, {1}, {2}, {3}, {4}, {5})
            ON CONFLICT (code_hash) DO NOTHING
            RETURNING *
            """,
            [code.CodeHash, code.Purpose, code.UserId!, code.Payload!, code.CreatedAt.UtcDateTime, code.ExpiresAt.UtcDateTime],
            cancellationToken);

    /// <summary>Null if there is no such code, or another call took it.</summary>
    public static async Task<OneTimeCode?> TakeOneTimeCodeAsync(
        this DbContext context, byte[] codeHash, string purpose, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var taken = await context.ReturningAsync<OneTimeCode>(
            $$"""
            DELETE FROM {{context.TableOf<OneTimeCode>()}} WHERE code_hash = {0} AND purpose = {1} AND expires_at > {2} RETURNING *
            """,
            [codeHash, purpose, now.UtcDateTime],
            cancellationToken);
        return taken.SingleOrDefault();
    }

    public static async Task<DeviceSession?> RotateAsync(this DbContext context, SessionRotation rotation, CancellationToken cancellationToken)
    {
        // Keyed by user and sid, which the token carries; the hash is compared, not searched for, so that it needs no index.
        var rotated = await context.ReturningAsync<DeviceSession>(
            $$"""
            UPDATE {{context.TableOf<DeviceSession>()}}
            SET refresh_token_hash = {0}, rotated_at = {1}, updated_at = {1}, user_agent = {2}, ip_address = {3},
                expired_at = CASE WHEN absolute_expired_at < {4} THEN absolute_expired_at ELSE {4} END
            WHERE session_id = {5} AND user_id = {6} AND refresh_token_hash = {7} AND expired_at > {1}
                AND EXISTS (SELECT 1 FROM {{context.TableOf<User>()}} WHERE id = {6} AND is_active)
            RETURNING *
            """,
            [
                rotation.SuccessorHash, rotation.Now.UtcDateTime, rotation.UserAgent!, rotation.IpAddress!, rotation.ExpiresAt.UtcDateTime,
                rotation.SessionId, rotation.UserId, rotation.PresentedHash,
            ],
            cancellationToken);
        return rotated.SingleOrDefault();
    }

    public static Task<List<DeviceSession>> DeleteSessionsAsync(
        this DbContext context, string condition, object[] arguments, CancellationToken cancellationToken)
        => context.ReturningAsync<DeviceSession>(
            $"DELETE FROM {context.TableOf<DeviceSession>()} WHERE {condition} RETURNING *", arguments, cancellationToken);

    public static Task<List<TEntity>> ReturningAsync<TEntity>(
        this DbContext context, string sql, object[] arguments, CancellationToken cancellationToken)
        where TEntity : class
        => context.Set<TEntity>().FromSqlRaw(sql, arguments).AsNoTracking().ToListAsync(cancellationToken);

    /// <summary>The table's name as the application's model has it, with its schema if it has one.</summary>
    public static string TableOf<TEntity>(this DbContext context)
    {
        var entity = context.Model.FindEntityType(typeof(TEntity))!;
        return context.GetService<ISqlGenerationHelper>().DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
    }
}
