using JwtDeviceAuth;
using JwtDeviceAuth.Tokens;
using Microsoft.EntityFrameworkCore;

namespace Snippets.Claims;

internal sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
{
    public DbSet<UserRole> Roles => Set<UserRole>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseJwtDeviceAuth();
}

[PrimaryKey(nameof(UserId), nameof(Role))]
internal sealed class UserRole
{
    public long UserId { get; set; }

    public required string Role { get; set; }
}

// begin-snippet: roles
internal sealed class RoleClaims(AppDb db) : IAccessTokenClaims
{
    public async ValueTask AddAsync(AccessTokenClaimsContext context, CancellationToken cancellationToken)
        => context.Claims["role"] = await db.Roles
            .Where(role => role.UserId == context.Session.UserId)
            .Select(role => role.Role)
            .ToArrayAsync(cancellationToken);
}
// end-snippet

internal static class Setup
{
    public static void Add(WebApplicationBuilder builder)
    {
        // begin-snippet: roles-add
        builder.Services
            .AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"))
            .AddSqlite<AppDb>()
            .AddAccessTokenClaims<RoleClaims>();
        // end-snippet
    }

    public static void Use(WebApplication app)
    {
        // begin-snippet: roles-use
        app.MapDelete("/posts/{id}", (long id) => Results.NoContent())
            .RequireAuthorization(policy => policy.RequireRole("editor"));
        // end-snippet
    }

    public static void Small(JwtDeviceAuthBuilder auth)
    {
        // begin-snippet: claims-delegate
        auth.AddAccessTokenClaims((context, cancellationToken) =>
        {
            context.Claims["plan"] = "free";
            return ValueTask.CompletedTask;
        });
        // end-snippet
    }
}
