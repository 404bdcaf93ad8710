using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

internal static class TableNames
{
    /// <summary>The table's name as the application's model has it, delimited, with its schema if it has one.</summary>
    public static string TableOf<TEntity>(this DbContext context)
    {
        var entity = context.Model.FindEntityType(typeof(TEntity))!;
        return context.GetService<ISqlGenerationHelper>().DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
    }

    /// <summary>The column of a property as the application's model has it, delimited: a table that was there before may name it otherwise.</summary>
    public static string ColumnOf<TEntity>(this DbContext context, string property)
    {
        var entity = context.Model.FindEntityType(typeof(TEntity))!;
        var table = StoreObjectIdentifier.Create(entity, StoreObjectType.Table)!.Value;
        return context.GetService<ISqlGenerationHelper>().DelimitIdentifier(entity.FindProperty(property)!.GetColumnName(table)!);
    }
}
