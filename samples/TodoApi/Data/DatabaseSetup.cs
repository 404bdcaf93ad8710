using JwtDeviceAuth;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace TodoApi.Data;

internal static class DatabaseSetup
{
    private const string PostgreSqlExample = "Host=localhost;Database=todo;Username=todo;Password=...";

    /// <summary>Keeps the users and their todos in <see cref="TodoDb"/>, whose migrations run when the application starts.</summary>
    public static JwtDeviceAuthBuilder AddTodoDb(this JwtDeviceAuthBuilder auth, IConfiguration configuration)
    {
        var database = configuration.GetSection("Database").Get<DatabaseOptions>() ?? new DatabaseOptions();
        var connection = configuration.GetConnectionString("Default");
        auth.Services.AddOptions<DatabaseOptions>()
            .Bind(configuration.GetSection("Database"))
            .Validate(
                options => options.IsSqlite || options.IsPostgreSql,
                $"Database:Provider is '{database.Provider}'; set it to {DatabaseOptions.Sqlite} or {DatabaseOptions.PostgreSql}.")
            .Validate(
                options => options.IsPostgreSql || !string.IsNullOrWhiteSpace(connection),
                "ConnectionStrings:Default is missing; set it to a file, for example: Data Source=todo.db.")
            .Validate(
                options => !options.IsPostgreSql || NamesHost(connection),
                $"ConnectionStrings:Default names no PostgreSQL server; set it, for example: {PostgreSqlExample}.")
            .ValidateOnStart();
        if (database.IsPostgreSql)
        {
            auth.Services.AddDbContext<TodoDb, PostgreSqlTodoDb>(options => options.UseNpgsql(connection).LeaveFaultsToTheCatcher());
            return auth.AddPostgreSql<PostgreSqlTodoDb>();
        }

        auth.Services.AddDbContext<TodoDb>(options => options.UseSqlite(connection).LeaveFaultsToTheCatcher());
        return auth.AddSqlite<TodoDb>();
    }

    /// <summary>EF would log each fault with its stack, and throw it: the code that catches it logs it, or answers it with one line.</summary>
    private static void LeaveFaultsToTheCatcher(this DbContextOptionsBuilder options)
        => options.ConfigureWarnings(events => events.Log(
            (RelationalEventId.ConnectionError, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug),
            (CoreEventId.QueryIterationFailed, LogLevel.Debug), (CoreEventId.SaveChangesFailed, LogLevel.Debug)));

    /// <summary>The default leads to SQLite, and a mistyped name or value must not be repeated: it may be the password.</summary>
    private static bool NamesHost(string? connection)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(connection).Host);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
