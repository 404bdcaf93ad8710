using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace JwtDeviceAuth.EntityFrameworkCore.Startup;

/// <summary>
/// Reads from the snapshot of the newest migration which table an entity has. It says what the database looks like once the migrations are
/// applied, and only the parts that are asked for are built.
/// </summary>
internal sealed class SnapshotTables : ModelBuilder
{
    private readonly HashSet<string> _wanted;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private SnapshotTables(IEnumerable<Type> wanted) => _wanted = [.. wanted.Select(type => type.FullName!)];

    public static SnapshotTables Read(Type snapshot, params IEnumerable<Type> wanted)
    {
        var tables = new SnapshotTables(wanted);
        typeof(ModelSnapshot)
            .GetMethod("BuildModel", BindingFlags.Instance | BindingFlags.NonPublic)!
            .Invoke(Activator.CreateInstance(snapshot, nonPublic: true), [tables]);
        return tables;
    }

    public bool Has<TEntity>() => _seen.Contains(typeof(TEntity).FullName!);

    /// <summary>The table's name and schema; null if there is none.</summary>
    public (string Name, string? Schema)? Find<TEntity>()
        => Model.FindEntityType(typeof(TEntity).FullName!) is { } entity && entity.GetTableName() is { } name ? (name, entity.GetSchema()) : null;

    public override ModelBuilder Entity(string name, Action<EntityTypeBuilder> buildAction)
    {
        _seen.Add(name);
        return _wanted.Contains(name) ? base.Entity(name, buildAction) : this;
    }
}
