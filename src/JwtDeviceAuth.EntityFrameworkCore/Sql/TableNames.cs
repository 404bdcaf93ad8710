using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>The names of a table and its columns as the application's model has them, delimited: a table that was there before may name them otherwise.</summary>
internal sealed class TableNames(DbContext context, Type entity)
{
    private readonly IEntityType _entity = context.Model.FindEntityType(entity)!;
    private readonly ISqlGenerationHelper _sql = context.GetService<ISqlGenerationHelper>();

    /// <summary>With its schema, if it has one.</summary>
    public string Table => _sql.DelimitIdentifier(_entity.GetTableName()!, _entity.GetSchema());

    /// <summary>A property's column, with the table before it.</summary>
    public string this[string property] => $"{_sql.DelimitIdentifier(_entity.GetTableName()!)}.{ColumnOf(property)}";

    /// <summary>A property's column alone, as a statement names it that sets it.</summary>
    public string ColumnOf(string property)
        => _sql.DelimitIdentifier(_entity.FindProperty(property)!.GetColumnName(StoreObjectIdentifier.Create(_entity, StoreObjectType.Table)!.Value)!);

    /// <summary>A value of a property's column, as it stands in a statement.</summary>
    public string Literal(string property, object value) => _entity.FindProperty(property)!.GetRelationalTypeMapping().GenerateSqlLiteral(value);
}
