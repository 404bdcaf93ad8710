using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>The tables inside the application's own context.</summary>
public sealed class ApplicationContextTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_transaction_spans_the_application_and_the_library(bool commit)
    {
        using var host = await StartAsync<ShopDb>();
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var shop = scope.ServiceProvider.GetRequiredService<ShopDb>();
            await using var transaction = await shop.Database.BeginTransactionAsync(Token);
            var outcome = await scope.ServiceProvider.GetRequiredService<ISignUpService>().SignUpAsync(
                new SignUpRequest { Email = "ann@example.com", Name = "Ann", Password = "correct horse battery" }, Token);
            shop.Add(new Order { UserId = outcome.User!.Id });
            await shop.SaveChangesAsync(Token);
            if (commit)
            {
                await transaction.CommitAsync(Token);
            }
        }

        await using var after = host.Services.CreateAsyncScope();
        var stored = after.ServiceProvider.GetRequiredService<ShopDb>();
        Assert.Equal(commit ? 1 : 0, await stored.Set<User>().CountAsync(Token));
        Assert.Equal(commit ? 1 : 0, await stored.Set<Order>().CountAsync(Token));
    }

    /// <summary>With options of each life: by some the library learns of the context when it is made, by others it has to look.</summary>
    [Theory]
    [InlineData(true, ServiceLifetime.Scoped)]
    [InlineData(false, ServiceLifetime.Scoped)]
    [InlineData(true, ServiceLifetime.Singleton)]
    [InlineData(false, ServiceLifetime.Singleton)]
    public async Task A_rotation_is_part_of_a_transaction_of_the_application(bool commit, ServiceLifetime optionsLifetime)
    {
        using var host = await StartAsync<ShopDb>(optionsLifetime: optionsLifetime);
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var session = new DeviceSession
        {
            LoginType = LoginTypes.Local,
            DeviceId = "phone",
            SessionId = "s1",
            RefreshTokenHash = [1],
            ExpiresAt = now.AddDays(1),
            AbsoluteExpiresAt = now.AddDays(2),
        };
        await using (var scope = host.Services.CreateAsyncScope())
        {
            var user = new User { Email = "a@b.c", NormalizedEmail = "a@b.c", Name = "Ann", PasswordHash = "hash" };
            await scope.ServiceProvider.GetRequiredService<IUserStore>().TryAddAsync(user, Token);
            session.UserId = user.Id;
            await scope.ServiceProvider.GetRequiredService<IDeviceSessionStore>().TryStartAsync(new SessionStart { Session = session }, Token);
        }

        await using (var scope = host.Services.CreateAsyncScope())
        {
            var sessions = scope.ServiceProvider.GetRequiredService<IDeviceSessionStore>();
            var shop = scope.ServiceProvider.GetRequiredService<ShopDb>();
            await using var transaction = await shop.Database.BeginTransactionAsync(Token);
            shop.Add(new Order { UserId = session.UserId });
            await shop.SaveChangesAsync(Token);
            Assert.Equal(RotationProof.Noted, (await sessions.TryRotateAsync(Rotation(session, 1, 2, now, NewProof(now)), Token)).Proof);
            if (commit)
            {
                await transaction.CommitAsync(Token);
            }
        }

        await using var after = host.Services.CreateAsyncScope();
        var store = after.ServiceProvider.GetRequiredService<IDeviceSessionStore>();
        Assert.Equal([commit ? (byte)2 : (byte)1], (await store.FindAsync(session.UserId, "s1", Token))!.RefreshTokenHash);
        Assert.Equal(!commit, await after.ServiceProvider.GetRequiredService<IOneTimeCodeStore>().TryAddAsync(NewProof(now), Token));

        // And without a transaction none is needed.
        Assert.NotNull((await store.TryRotateAsync(Rotation(session, commit ? (byte)2 : (byte)1, 3, now), Token)).Rotated);
    }

    private static OneTimeCode NewProof(DateTimeOffset now) => new() { CodeHash = [9], Purpose = "proof", CreatedAt = now, ExpiresAt = now.AddMinutes(1) };

    private static SessionRotation Rotation(DeviceSession session, byte presented, byte successor, DateTimeOffset now, OneTimeCode? proof = null) => new()
    {
        UserId = session.UserId,
        SessionId = session.SessionId,
        PresentedHash = [presented],
        SuccessorHash = [successor],
        Proof = proof,
        Now = now,
        ListedUntil = now,
        ExpiresAt = now.AddDays(1),
    };

    [Fact]
    public async Task Rows_of_the_application_go_with_their_user()
    {
        using var host = await StartAsync<ShopDb>();
        await using var scope = host.Services.CreateAsyncScope();
        var shop = scope.ServiceProvider.GetRequiredService<ShopDb>();
        var user = new User { Email = "a@b.c", NormalizedEmail = "a@b.c", Name = "Ann", PasswordHash = "hash" };
        var users = scope.ServiceProvider.GetRequiredService<IUserStore>();
        await users.TryAddAsync(user, Token);
        shop.Add(new Order { UserId = user.Id });
        await shop.SaveChangesAsync(Token);

        var deleted = await users.TryDeleteAsync(
            new UserDeletion { UserId = user.Id, Condition = new PasswordCondition("hash"), Now = DateTimeOffset.UnixEpoch }, Token);
        Assert.Equal(UserDeletionStatus.Succeeded, deleted.Status);

        Assert.Equal(0, await shop.Set<Order>().CountAsync(Token));
    }

    [Fact]
    public async Task A_context_without_the_tables_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync<EmptyDb>());

        Assert.Equal(
            "JwtDeviceAuth: EmptyDb does not have the tables; call modelBuilder.UseJwtDeviceAuth() in its OnModelCreating.", failure.Message);
    }

    /// <summary>A rotation is a statement that EF does not write: who is hidden by a filter would refresh on.</summary>
    [Fact]
    public async Task A_query_filter_on_a_table_of_the_library_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync<FilteredDb>());

        Assert.Equal(
            "JwtDeviceAuth: FilteredDb has a query filter on User, which not every statement of the library sees: a user whom it hides could go on to refresh. "
            + "Remove the filter; to keep a user out, set IsActive to false.",
            failure.Message);
    }

    [Fact]
    public async Task A_context_that_is_not_registered_stops_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync<ShopDb>(register: false));

        Assert.Equal("JwtDeviceAuth: ShopDb is not registered; call services.AddDbContext<ShopDb>(...).", failure.Message);
    }

    [Fact]
    public async Task A_context_without_migrations_stops_the_start_unless_migrating_is_off()
    {
        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => StartAsync<UnmigratedDb>());
        Assert.StartsWith("UnmigratedDb has no migrations. Add one with 'dotnet ef migrations add Initial'", failure.Message, StringComparison.Ordinal);

        // Without its tables the store fails at the first thing that it is asked, and not before.
        using var host = await StartAsync<UnmigratedDb>(options =>
        {
            options.MigrateAtStart = false;
            options.Revocation.Enabled = false;
        });
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_migration_that_is_not_applied_stops_the_start_outside_Development_unless_migrating_is_on()
    {
        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => StartAsync<ShopDb>(environment: "Production"));
        Assert.Equal(
            "The migration 20260101000000_Everything of ShopDb is not applied. Apply it before the start, for example with 'dotnet ef database update' "
            + "or a migration bundle, or set JwtDeviceAuth:MigrateAtStart to true.",
            failure.Message);

        using (await StartAsync<ShopDb>(options => options.MigrateAtStart = true, environment: "Production"))
        {
        }

        // Now that it is applied nothing has to be said.
        using var host = await StartAsync<ShopDb>(environment: "Production");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_context_with_proxies_starts_and_keeps_users_and_sessions(bool trackChanges)
    {
        using var host = await StartAsync<ShopDb>(
            use: options => _ = trackChanges ? options.UseChangeTrackingProxies() : options.UseLazyLoadingProxies());
        await using var scope = host.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<IUserStore>();
        var sessions = scope.ServiceProvider.GetRequiredService<IDeviceSessionStore>();
        var user = new User { Email = "a@b.c", NormalizedEmail = "a@b.c", Name = "Ann", PasswordHash = "hash" };
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.True(await users.TryAddAsync(user, Token));
        var session = new DeviceSession
        {
            UserId = user.Id,
            LoginType = LoginTypes.Local,
            DeviceId = "phone",
            SessionId = "s1",
            RefreshTokenHash = [1],
            ExpiresAt = now.AddDays(1),
            AbsoluteExpiresAt = now.AddDays(2),
        };
        Assert.NotNull(await sessions.TryStartAsync(new SessionStart { Session = session }, Token));

        Assert.Equal([2], (await sessions.TryRotateAsync(Rotation(session, 1, 2, now), Token)).Rotated!.RefreshTokenHash);
        Assert.Equal("a@b.c", (await users.FindByEmailAsync("a@b.c", Token))!.Email);
        Assert.NotNull(await sessions.TryRevokeAsync(user.Id, "s1", Token));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<IHost> StartAsync<TContext>(
        Action<JwtDeviceAuthOptions>? configure = null,
        bool register = true,
        ServiceLifetime optionsLifetime = ServiceLifetime.Scoped,
        string environment = "Development",
        Action<DbContextOptionsBuilder>? use = null)
        where TContext : DbContext
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Services.AddLogging();
        builder.Services.AddJwtDeviceAuth(options =>
        {
            options.SigningKey = AuthApp.SigningKey;
            configure?.Invoke(options);
        }).AddSqlite<TContext>();
        if (register)
        {
            // After AddSqlite on purpose: the order must not matter.
            builder.Services.AddDbContext<TContext>(
                options =>
                {
                    options.UseSqlite($"Data Source={_folder.File("shop.db")}");
                    use?.Invoke(options);
                },
                optionsLifetime: optionsLifetime);
        }

        var host = builder.Build();
        try
        {
            await host.StartAsync(Token);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return host;
    }
}

/// <summary>Open, as EF's proxies want it.</summary>
public class Order
{
    public virtual long Id { get; set; }

    public virtual long UserId { get; set; }
}

internal sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
        => optionsBuilder.ConfigureWarnings(warnings => warnings.Ignore(Microsoft.EntityFrameworkCore.Diagnostics.RelationalEventId.PendingModelChangesWarning));

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseJwtDeviceAuth();
        modelBuilder.Entity<Order>().HasOne<User>().WithMany().HasForeignKey(order => order.UserId);
    }
}

internal sealed class EmptyDb(DbContextOptions<EmptyDb> options) : DbContext(options);

internal sealed class FilteredDb(DbContextOptions<FilteredDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseJwtDeviceAuth();
        modelBuilder.Entity<Order>().HasQueryFilter(order => order.UserId != 0);
        modelBuilder.Entity<User>().HasQueryFilter(user => !user.Name.StartsWith("deleted"));
    }
}

internal sealed class UnmigratedDb(DbContextOptions<UnmigratedDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseJwtDeviceAuth();
}

/// <summary>Creates what the model says, so that this test project keeps no second copy of the schema.</summary>
[DbContext(typeof(ShopDb))]
[Migration("20260101000000_Everything")]
internal sealed class Everything : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        using var shop = new ShopDb(new DbContextOptionsBuilder<ShopDb>().UseSqlite("Data Source=:memory:").Options);
        migrationBuilder.Sql(shop.Database.GenerateCreateScript());
    }
}
