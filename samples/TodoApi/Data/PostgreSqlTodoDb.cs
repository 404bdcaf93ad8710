using Microsoft.EntityFrameworkCore;
using TodoApi.Todos;

namespace TodoApi.Data;

/// <summary>
/// <see cref="TodoDb"/> on PostgreSQL. It is a type of its own because EF keeps migrations by the type of the context, and those of
/// SQLite name SQLite's column types.
/// </summary>
internal sealed class PostgreSqlTodoDb(DbContextOptions<PostgreSqlTodoDb> options, TimeProvider clock) : TodoDb(options, clock)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // Compared byte by byte, whatever the database's own collation is: the program has folded both sides.
        modelBuilder.Entity<Todo>().Property(todo => todo.FoldedTitle).UseCollation("C");
    }
}
