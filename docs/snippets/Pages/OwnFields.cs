using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace Snippets.OwnFields;

// begin-snippet: own-fields
internal sealed class Profile
{
    public long UserId { get; set; }

    public required string Locale { get; set; }
}

internal sealed class AppDb(DbContextOptions<AppDb> options) : DbContext(options)
{
    public DbSet<Profile> Profiles => Set<Profile>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseJwtDeviceAuth();
        modelBuilder.Entity<Profile>(profile =>
        {
            profile.HasKey(row => row.UserId);
            profile.HasOne<User>().WithOne().HasForeignKey<Profile>(row => row.UserId);
        });
    }
}
// end-snippet

internal sealed record Registration(string Email, string Name, string Password, string Locale);

internal static class Setup
{
    public static void SignUp(WebApplication app)
    {
        // begin-snippet: own-fields-signup
        app.MapPost("/register", async (
            Registration body, ISignUpService signUp, AppDb db, HttpContext http, CancellationToken cancellationToken) =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var request = new SignUpRequest
            {
                Email = body.Email,
                Name = body.Name,
                Password = body.Password,
                Client = new ClientInfo { IpAddress = http.Connection.RemoteIpAddress?.ToString() },
            };
            var result = await signUp.SignUpAsync(request, cancellationToken);
            if (!result.Succeeded)
            {
                return Results.Problem($"The account was not made: {result.Status}.", statusCode: 400);
            }

            db.Profiles.Add(new Profile { UserId = result.User.Id, Locale = body.Locale });
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return Results.Ok(new { result.User.Id });
        });
        // end-snippet
    }
}
