using Microsoft.EntityFrameworkCore;
using TodoApi.Todos;

namespace TodoApi.Data;

/// <summary>
/// <see cref="TodoDb"/> on PostgreSQL. It is a type of its own because EF keeps migrations by the type of the context, and those of
/// SQLite name SQLite's column types.
/// </summary>
internal sealed class PostgreSqlTodoDb(DbContextOptions<PostgreSqlTodoDb> options, TimeProvider clock) : TodoDb(options, clock)
{
    /// <summary>By Unicode's rules: lower() takes them from the collation, and that of a database may know the letters a to z only.</summary>
    public const string TitleCollation = "und-x-icu";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<Todo>().Property(todo => todo.Title).UseCollation(TitleCollation);
    }
}
