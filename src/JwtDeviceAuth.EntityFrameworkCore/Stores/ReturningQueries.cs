using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>
/// Statements that change rows and return them, which LINQ cannot say: <c>INSERT</c>, <c>UPDATE</c> and <c>DELETE</c> with
/// <c>RETURNING</c>, as both SQLite and PostgreSQL know them. What was changed and what is returned are then the same rows, whoever else
/// writes meanwhile.
/// </summary>
internal static class ReturningQueries
{
    /// <summary>Null if the social account is taken, or the user is gone or inactive.</summary>
    public static async Task<SocialAccount?> AddSocialAccountAsync(
        this DbContext context, SocialAccount account, CancellationToken cancellationToken)
    {
        var added = await context.ReturningAsync<SocialAccount>(
            $$"""
            INSERT INTO {{context.TableOf<SocialAccount>()}} (user_id, provider, provider_user_id, email, created_at)
            SELECT id, {1}, {2}, {3}, {4} FROM {{context.TableOf<User>()}} WHERE id = {0} AND is_active
            ON CONFLICT (provider, provider_user_id) DO NOTHING
            RETURNING *
            """,
            [account.UserId, account.Provider, account.ProviderUserId, account.Email!, account.CreatedAt.UtcDateTime],
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

    private static Task<List<TEntity>> ReturningAsync<TEntity>(
        this DbContext context, string sql, object[] arguments, CancellationToken cancellationToken)
        where TEntity : class
        => context.Set<TEntity>().FromSqlRaw(sql, arguments).AsNoTracking().ToListAsync(cancellationToken);
}
