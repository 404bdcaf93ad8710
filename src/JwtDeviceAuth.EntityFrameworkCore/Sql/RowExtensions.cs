using System.Data.Common;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>Values of rows, as EF would read them.</summary>
internal static class RowExtensions
{
    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static DateTimeOffset Time(this DbDataReader row, int column) => UtcTime.From(row.GetDateTime(column));
}
