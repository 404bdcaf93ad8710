using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TodoApi.Todos;

namespace TodoApi.Data;

internal sealed class TodoConfiguration : IEntityTypeConfiguration<Todo>
{
    public void Configure(EntityTypeBuilder<Todo> builder)
    {
        builder.ToTable("todo");
        builder.HasKey(todo => todo.Id);
        builder.Property(todo => todo.Id).HasColumnName("id");
        builder.Property(todo => todo.UserId).HasColumnName("user_id");
        builder.Property(todo => todo.Title).HasColumnName("title").HasMaxLength(Todo.MaximumTitleLength);
        builder.Property(todo => todo.FoldedTitle).HasColumnName("folded_title").HasMaxLength(Todo.MaximumTitleLength);
        builder.Property(todo => todo.Description).HasColumnName("description").HasMaxLength(Todo.MaximumDescriptionLength);
        builder.Property(todo => todo.TodoDate).HasColumnName("todo_date").HasConversion<UtcDateTimeConverter>();
        builder.Property(todo => todo.Complete).HasColumnName("complete");
        builder.Property(todo => todo.CreatedAt).HasColumnName("created_at").HasConversion<UtcDateTimeConverter>();
        builder.Property(todo => todo.UpdatedAt).HasColumnName("updated_at").HasConversion<UtcDateTimeConverter>();

        // The first gives a user's todos in the order of the lists without sorting, the second those of one day.
        builder.HasIndex(todo => new { todo.UserId, todo.Id });
        builder.HasIndex(todo => new { todo.UserId, todo.TodoDate });
        builder.HasOne<User>().WithMany().HasForeignKey(todo => todo.UserId).OnDelete(DeleteBehavior.Cascade);
    }
}
