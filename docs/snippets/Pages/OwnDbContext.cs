using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace Snippets.OwnDbContext;

internal sealed class Order
{
    public long Id { get; set; }

    public long UserId { get; set; }
}

// begin-snippet: own-dbcontext
internal sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
{
    public DbSet<Order> Orders => Set<Order>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseJwtDeviceAuth();
        modelBuilder.Entity<Order>().HasOne<User>().WithMany().HasForeignKey(order => order.UserId);     // deletes with the user
    }
}
// end-snippet

internal static class Setup
{
    public static void Add(WebApplicationBuilder builder)
    {
        // begin-snippet: own-dbcontext-add
        builder.Services.AddDbContext<AppDb>(options => options.UseSqlite("Data Source=app.db"));
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite<AppDb>()
            .AddStoreFaultHandler();
        // end-snippet
    }

    public static void Faults(WebApplication app)
    {
        // begin-snippet: store-faults
        app.UseExceptionHandler();
        // end-snippet
    }
}
