using JwtDeviceAuth.EntityFrameworkCore.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.TestSupport;

/// <summary>
/// A database in which the migrations have run, made once for each run: they are most of what the start of an application costs, and thousands of tests
/// start one. Tests of the migrations name a folder, or a store, of their own.
/// </summary>
public static class EmptyDatabase
{
    private static readonly Lazy<Task<byte[]>> Content = new(MakeAsync);

    public static async Task CopyToAsync(string path) => await File.WriteAllBytesAsync(path, await Content.Value);

    private static async Task<byte[]> MakeAsync()
    {
        using var folder = new TemporaryFolder();
        var services = new ServiceCollection();
        services.AddJwtDeviceAuth().AddSqlite($"Data Source={folder.File("made.db")};Pooling=False");
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>();
        await context.Database.MigrateAsync();

        // One file, without what may still stand in its log; and with one from its first writer on, as EF makes it.
        await ExecuteAsync("made.db", $"VACUUM INTO '{folder.File("whole.db")}'");
        await ExecuteAsync("whole.db", "PRAGMA journal_mode = WAL");
        return await File.ReadAllBytesAsync(folder.File("whole.db"));

        async Task ExecuteAsync(string file, string sql)
        {
            await using var connection = new SqliteConnection($"Data Source={folder.File(file)};Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}
