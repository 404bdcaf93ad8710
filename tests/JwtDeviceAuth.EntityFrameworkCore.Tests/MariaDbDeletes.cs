using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace JwtDeviceAuth.EntityFrameworkCore.Tests;

/// <summary>
/// Oracle's provider writes <c>DELETE FROM `t` AS `x` WHERE ...</c>, which MySQL has known since 8.0.16 and MariaDB since 11.6. This server is older:
/// it gets the form that all of them know.
/// </summary>
internal sealed partial class MariaDbDeletes : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
#pragma warning disable CA2100 // EF's own text.
        command.CommandText = Delete().Replace(command.CommandText, "DELETE ${alias} FROM ${table} AS ${alias}");
#pragma warning restore CA2100
        return new(result);
    }

    [GeneratedRegex("^DELETE FROM (?<table>`\\w+`) AS (?<alias>`\\w+`)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Delete();
}
