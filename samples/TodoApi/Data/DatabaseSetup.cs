using JwtDeviceAuth;
using Microsoft.EntityFrameworkCore;

namespace TodoApi.Data;

internal static class DatabaseSetup
{
    /// <summary>Keeps the users and their todos in <see cref="TodoDb"/>, whose migrations run when the application starts.</summary>
    public static JwtDeviceAuthBuilder AddTodoDb(this JwtDeviceAuthBuilder auth, IConfiguration configuration)
    {
        var provider = configuration["Database:Provider"];
        var connection = configuration.GetConnectionString("Default");
        auth.Services.AddOptions<DatabaseOptions>()
            .Bind(configuration.GetSection("Database"))
            .Validate(
                options => options.Provider.Equals(DatabaseOptions.Sqlite, StringComparison.OrdinalIgnoreCase),
                $"Database:Provider is '{provider}'; set it to {DatabaseOptions.Sqlite}, the only one there is.")
            .Validate(
                _ => !string.IsNullOrWhiteSpace(connection),
                "ConnectionStrings:Default is missing; set it to a file, for example: Data Source=todo.db.")
            .ValidateOnStart();
        auth.Services.AddDbContext<TodoDb>(options => options.UseSqlite(connection).AddInterceptors(UnicodeLower.Instance));
        return auth.AddSqlite<TodoDb>();
    }
}
