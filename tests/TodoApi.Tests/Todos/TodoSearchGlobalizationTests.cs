using JwtDeviceAuth.TestSupport;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Todos;

/// <summary>Titles that were stored with the framework's knowledge of languages are found without it, and the reverse, in every culture.</summary>
public sealed class TodoSearchGlobalizationTests
{
    private static readonly string[] Titles = ["İstanbul TRIP", "Isparta ısı", "ΟΔΟΣ", "Congreſs", "STRAßE ẞ", "300 \u212A", "Ǆ Ⴀ", "\U00010400"];
    private static readonly string[] Parts = ["İstanbul trip", "ISPARTA ı", "οδος", "CONGRESS", "straßE ß", "300 k", "ǆ ⴀ", "\U00010428"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_search_does_not_depend_on_the_globalization_mode(bool invariantFirst)
    {
        using var sample = new SampleCopy();
        List<string> found = [];
        foreach (var invariant in new[] { invariantFirst, !invariantFirst })
        {
            sample.SetInvariantGlobalization(invariant);
            var said = await sample.RunAsync(
                async address =>
                {
                    using var client = new AuthClient(address);
                    var user = await UserAsync(client, isNew: invariant == invariantFirst);
                    foreach (var title in invariant == invariantFirst ? Titles : [])
                    {
                        await user.CreateAsync(title);
                    }

                    foreach (var part in Parts.Concat(Titles))
                    {
                        found.AddRange(await user.TitlesAsync($"/todos/search?title={Uri.EscapeDataString(part)}"));
                    }
                },
                asNobody: false,
                ("LANG", "tr_TR.UTF-8"),
                ("ConnectionStrings__Default", $"Data Source={sample.DatabasePath}"));

            Assert.True(found.SequenceEqual([.. Titles, .. Titles]), $"invariant: {invariant}; found: {string.Join(", ", found)}\n{said}");
            found.Clear();
        }
    }

    private static async Task<TodoUser> UserAsync(AuthClient client, bool isNew)
    {
        if (isNew)
        {
            await client.SignUpAsync("ann@example.com");
        }

        return new TodoUser(client, "ann@example.com", (await client.LoginAsync("ann@example.com", "phone")).Access);
    }
}
