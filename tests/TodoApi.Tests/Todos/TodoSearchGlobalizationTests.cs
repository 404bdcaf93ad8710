using JwtDeviceAuth.TestSupport;
using Microsoft.Data.Sqlite;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Todos;

/// <summary>Titles that were stored with the framework's knowledge of languages are found without it, and the reverse, in every culture.</summary>
public sealed class TodoSearchGlobalizationTests
{
    private static readonly string[] Titles = ["İstanbul TRIP", "Isparta ısı", "ΟΔΟΣ", "Congreſs", "STRAßE ẞ", "300 \u212A", "Ǆ Ⴀ", "\U00010400"];
    private static readonly string[] Parts = ["İstanbul trip", "ISPARTA ı", "οδος", "CONGRESS", "straßE ß", "300 k", "ǆ ⴀ", "\U00010428"];

    [Fact]
    public async Task The_search_does_not_depend_on_the_globalization_mode()
    {
        using var sample = new SampleCopy();
        foreach (var invariant in new[] { true, false })
        {
            sample.SetInvariantGlobalization(invariant);
            List<string> found = [];
            var said = await sample.RunAsync(
                async address =>
                {
                    using var client = new AuthClient(address);
                    var first = await UserAsync(client, "first@example.com", isNew: invariant);
                    var own = invariant ? first : await UserAsync(client, "second@example.com", isNew: true);
                    foreach (var title in Titles)
                    {
                        await own.CreateAsync(title);
                    }

                    foreach (var part in Parts.Concat(Titles))
                    {
                        found.AddRange(await first.TitlesAsync($"/todos/search?title={Uri.EscapeDataString(part)}"));
                    }
                },
                asNobody: false,
                ("LANG", "tr_TR.UTF-8"),
                ("ConnectionStrings__Default", $"Data Source={sample.DatabasePath}"));

            Assert.True(found.SequenceEqual([.. Titles, .. Titles]), $"invariant: {invariant}; found: {string.Join(", ", found)}\n{said}");
        }

        // So what one of them stores the other finds, in both directions.
        Assert.Equal(await FoldedAsync(sample, userId: 1), await FoldedAsync(sample, userId: 2));
    }

    private static async Task<List<string>> FoldedAsync(SampleCopy sample, long userId)
    {
        await using var connection = new SqliteConnection($"Data Source={sample.DatabasePath};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT folded_title FROM todo WHERE user_id = $user ORDER BY id";
        command.Parameters.AddWithValue("$user", userId);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> folded = [];
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            folded.Add(rows.GetString(0));
        }

        Assert.Equal(Titles.Length, folded.Count);
        return folded;
    }

    private static async Task<TodoUser> UserAsync(AuthClient client, string email, bool isNew)
    {
        if (isNew)
        {
            await client.SignUpAsync(email);
        }

        return new TodoUser(client, email, (await client.LoginAsync(email, "phone")).Access);
    }
}
