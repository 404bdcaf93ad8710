using Microsoft.EntityFrameworkCore;
using TodoApi.Todos;

namespace TodoApi.Data;

/// <summary>The application's tables and those of JwtDeviceAuth, in one database: a todo's owner is a foreign key.</summary>
internal class TodoDb : DbContext
{
    private readonly TimeProvider _clock;

    public TodoDb(DbContextOptions<TodoDb> options, TimeProvider clock)
        : this((DbContextOptions)options, clock)
    {
    }

    protected TodoDb(DbContextOptions options, TimeProvider clock)
        : base(options)
        => _clock = clock;

    public DbSet<Todo> Todos => Set<Todo>();

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        StampTodos();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        StampTodos();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
        => modelBuilder.UseJwtDeviceAuth().ApplyConfiguration(new TodoConfiguration());

    private void StampTodos()
    {
        var now = _clock.GetUtcNow().UtcDateTime.ToWholeMilliseconds();
        foreach (var entry in ChangeTracker.Entries<Todo>())
        {
            if (entry.State == EntityState.Added)
            {
                entry.Entity.CreatedAt = now;
            }

            if (entry.State is EntityState.Added or EntityState.Modified)
            {
                entry.Entity.UpdatedAt = now;
            }
        }
    }
}
