using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>
/// Statements on a context's connection and in its transaction, without EF's pipeline, in which a query takes longer than in the database: for
/// what every login asks. All else is left to EF.
/// </summary>
internal static class StatementExtensions
{
    /// <summary>Runs a statement that returns rows.</summary>
    /// <param name="context">Whose connection it is; opened for this if it is not open.</param>
    /// <param name="sql">With <c>@p0</c>, <c>@p1</c> ... for the arguments.</param>
    /// <param name="arguments">Times in UTC as <see cref="DateTime"/>; null is the database's.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public static async Task<List<T>> QueryAsync<T>(
        this DbContext context, string sql, object?[] arguments, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = context.CreateCommand(sql, arguments);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    /// <summary>Runs a statement that returns none, and tells how many rows it changed. See <see cref="QueryAsync"/>.</summary>
    public static async Task<int> ExecuteAsync(
        this DbContext context, string sql, object?[] arguments, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = context.CreateCommand(sql, arguments);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    /// <summary>The table's name as the application's model has it, with its schema if it has one.</summary>
    public static string TableOf<TEntity>(this DbContext context)
    {
        var entity = context.Model.FindEntityType(typeof(TEntity))!;
        return context.GetService<ISqlGenerationHelper>().DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
    }

    private static DbCommand CreateCommand(this DbContext context, string sql, object?[] arguments)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // Put together of the library's own texts and of the names of tables, which the application's code says.
        command.CommandText = sql;
#pragma warning restore CA2100
        if (context.Database.GetCommandTimeout() is { } seconds)
        {
            command.CommandTimeout = seconds;
        }

        for (var index = 0; index < arguments.Length; index++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = ParameterNames.Of(index);
            parameter.Value = arguments[index] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
