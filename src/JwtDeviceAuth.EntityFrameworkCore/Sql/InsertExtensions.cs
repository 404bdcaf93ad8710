using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>
/// Inserts rows as EF does, and nothing else: <c>SaveChanges</c> would also write what the application has pending on its context.
/// </summary>
internal static class InsertExtensions
{
    private const int UsualAttempts = 4;

    /// <summary>Inserts a row, and sets its generated key.</summary>
    public static Task InsertAsync<TEntity>(this DbContext context, TEntity row, CancellationToken cancellationToken)
        where TEntity : class
        => context.InsertAllAsync([row], cancellationToken);

    /// <summary>Inserts rows, and sets their generated keys.</summary>
    public static async Task InsertAllAsync<TEntity>(this DbContext context, IReadOnlyList<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class
    {
        var entity = context.Model.FindEntityType(typeof(TEntity))!;
        var adapter = context.GetService<IUpdateAdapterFactory>().CreateStandalone();
        List<IUpdateEntry> entries = [.. rows.Select(row => adapter.CreateEntry(ValuesOf(row, entity), entity))];
        entries.ForEach(entry => entry.EntityState = EntityState.Added);
        await context.GetService<IDatabase>().SaveChangesAsync(entries, cancellationToken);
        foreach (var key in entity.GetProperties().Where(IsGenerated))
        {
            for (var index = 0; index < rows.Count; index++)
            {
                key.PropertyInfo!.SetValue(rows[index], entries[index].GetCurrentValue(key));
            }
        }
    }

    /// <summary>
    /// Inserts a row unless its key is taken, which the unique index decides: false then. It is asked first because a violated index is an
    /// error in the log of the database, at every application at which strangers try addresses.
    /// </summary>
    public static Task<bool> TryInsertAsync<TEntity>(
        this DbContext context, TEntity row, Expression<Func<TEntity, bool>> hasSameKey, CancellationToken cancellationToken)
        where TEntity : class
        => context.TryInsertAsync(row, hasSameKey, UsualAttempts, cancellationToken);

    /// <summary>The same for rows that come and go: as often as that the key may be taken, and free again when it is asked for.</summary>
    public static async Task<bool> TryInsertAsync<TEntity>(
        this DbContext context, TEntity row, Expression<Func<TEntity, bool>> hasSameKey, int attempts, CancellationToken cancellationToken)
        where TEntity : class
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await context.Set<TEntity>().AnyAsync(hasSameKey, cancellationToken))
            {
                return false;
            }

            try
            {
                await context.InsertAsync(row, cancellationToken);
                return true;
            }
            catch (DbUpdateException) when (attempt < attempts)
            {
                // Somebody else's row, which is found now, or is gone again already.
            }
        }
    }

    private static Dictionary<string, object?> ValuesOf(object row, IEntityType entity)
        => entity.GetProperties()
            .Where(property => property.PropertyInfo is not null && !IsGenerated(property))
            .ToDictionary(property => property.Name, property => property.PropertyInfo!.GetValue(row), StringComparer.Ordinal);

    private static bool IsGenerated(IProperty property) => property is { PropertyInfo: not null, ValueGenerated: ValueGenerated.OnAdd };
}
