namespace TodoApi.Data;

/// <summary>The section <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Sqlite = "Sqlite";
    public const string PostgreSql = "PostgreSql";

    /// <summary>The kind of database that <c>ConnectionStrings:Default</c> leads to.</summary>
    public string Provider { get; set; } = Sqlite;

    public bool IsSqlite => Provider.Equals(Sqlite, StringComparison.OrdinalIgnoreCase);

    public bool IsPostgreSql => Provider.Equals(PostgreSql, StringComparison.OrdinalIgnoreCase);
}
