using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
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
}
