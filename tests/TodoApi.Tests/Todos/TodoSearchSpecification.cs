using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Todos;

/// <summary>The same on every database. Each test has a user of its own, so that they can share one application.</summary>
public abstract class TodoSearchSpecification(TodoApp app)
{
    [Theory]
    [InlineData("%", "100% sure")]
    [InlineData("_", "snake_case")]
    [InlineData("\\", "back\\slash")]
    [InlineData("\\%", "")]
    [InlineData("s_r", "")]
    [InlineData("'", "it's")]
    [InlineData("\"", "")]
    [InlineData("*", "")]
    [InlineData("0% S", "100% sure")]
    [InlineData("KE_C", "snake_case")]
    [InlineData("ärzte", "DIE ÄRZTE")]
    [InlineData("Die Ä", "DIE ÄRZTE")]
    [InlineData("МОСКВА", "Москва")]
    [InlineData("😀", "smile 😀")]
    [InlineData("S", "smile 😀|it's|back\\slash|snake_case|100% sure")]
    [InlineData("i", "plain|smile 😀|DIE ÄRZTE|it's")]
    public async Task A_title_is_searched_for_its_letters_without_regard_to_case(string part, string found)
    {
        var ann = await app.NewUserAsync();
        foreach (var title in new[] { "100% sure", "snake_case", "back\\slash", "it's", "DIE ÄRZTE", "Москва", "smile 😀", "plain" })
        {
            await ann.CreateAsync(title);
        }

        Assert.Equal(
            found.Split('|', StringSplitOptions.RemoveEmptyEntries),
            await ann.TitlesAsync($"/todos/search?title={Uri.EscapeDataString(part)}"));
    }

    [Theory]
    [InlineData("İstanbul trip", "İSTANBUL TRIP")]
    [InlineData("Isparta ısı", "ISPARTA ısı")]
    [InlineData("ΟΔΟΣ", "οδος", "οδοσ", "ΟΔΟς")]
    [InlineData("Straße", "STRAßE", "straẞe")]
    [InlineData("Congreſs", "CONGRESS", "congress")]
    [InlineData("300 \u212A", "300 k", "300 K")]
    [InlineData("5 \u2126", "5 ω", "5 Ω")]
    [InlineData("1 \u212B", "1 å", "1 Å")]
    [InlineData("Ǆ Ǉ", "ǆ ǉ", "ǅ ǈ")]
    [InlineData("\U00010400 Deseret", "\U00010428 DESERET")]
    [InlineData("ⴀ", "Ⴀ")]
    [InlineData("ﬁ ŉ ǰ", "ﬁ ŉ ǰ")]
    [InlineData("日本語 한국어 العربية हिन्दी", "한국어")]
    [InlineData("e\u0301 e\u0301", "E\u0301")]
    [InlineData("100% _under_ back\\slash", "0% _UNDER_ B", "K\\S")]
    public async Task A_title_finds_itself_and_is_found_in_another_case(string title, params string[] others)
    {
        var ann = await app.NewUserAsync();
        await ann.CreateAsync(title);
        await ann.CreateAsync("x");

        foreach (var part in others.Append(title))
        {
            Assert.Equal([title], await ann.TitlesAsync($"/todos/search?title={Uri.EscapeDataString(part)}"));
        }
    }

    [Fact]
    public async Task A_new_title_is_found_and_the_old_one_no_longer()
    {
        var ann = await app.NewUserAsync();
        var id = await ann.CreateAsync("Ärzte");
        await ann.SendTextAsync(HttpMethod.Put, $"/todos/{id}", """{"title":"ΟΔΟΣ"}""");

        Assert.Equal(["ΟΔΟΣ"], await ann.TitlesAsync("/todos/search?title=οδος"));
        Assert.Empty(await ann.TitlesAsync("/todos/search?title=ärzte"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%20")]
    [InlineData("%20%09")]
    public async Task A_blank_title_means_no_filter(string blank) => await AssertBlankMeansNoFilterAsync("title", blank);

    [Theory]
    [InlineData("")]
    [InlineData("%20")]
    public async Task A_blank_date_means_no_filter(string blank) => await AssertBlankMeansNoFilterAsync("date", blank);

    [Theory]
    [InlineData("")]
    [InlineData("%20")]
    public async Task A_blank_complete_means_no_filter(string blank) => await AssertBlankMeansNoFilterAsync("complete", blank);

    [Theory]
    [InlineData("page")]
    [InlineData("limit")]
    public async Task A_blank_page_or_limit_means_the_default(string name) => await AssertBlankMeansNoFilterAsync(name, string.Empty);

    [Fact]
    public async Task A_day_is_from_its_midnight_to_just_before_the_next_in_UTC()
    {
        var ann = await app.NewUserAsync();
        await ann.CreateAsync("the evening before", "2026-03-01T23:59:59.999Z");
        await ann.CreateAsync("midnight", "2026-03-02");
        await ann.CreateAsync("a moment after", "2026-03-02T00:00:00.001Z");
        await ann.CreateAsync("the last moment", "2026-03-02T23:59:59.999Z");
        await ann.CreateAsync("the next midnight", "2026-03-03T00:00:00Z");
        await ann.CreateAsync("still the day in UTC", "2026-03-03T01:30:00+02:00");
        await ann.CreateAsync("the day before in UTC", "2026-03-02T01:30:00+02:00");
        await ann.CreateAsync("no day at all");

        string[] expected = ["still the day in UTC", "the last moment", "a moment after", "midnight"];
        Assert.Equal(expected, await ann.TitlesAsync("/todos/search?date=2026-03-02"));
        Assert.Equal(expected, await ann.TitlesAsync("/todos/search?date=2026-03-02T15:00:00Z"));
        Assert.Empty(await ann.TitlesAsync("/todos/search?date=2026-03-04"));
    }

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public async Task The_first_and_the_last_day_of_the_calendar_can_be_searched(string day)
    {
        var ann = await app.NewUserAsync();
        await ann.CreateAsync("the edge", day);
        await ann.CreateAsync("today", "2026-03-02");

        Assert.Equal(["the edge"], await ann.TitlesAsync($"/todos/search?date={day}"));
    }

    [Theory]
    [InlineData("true", "done")]
    [InlineData("True", "done")]
    [InlineData("false", "open")]
    public async Task Complete_tells_what_is_done_from_what_is_not(string complete, string found)
    {
        var ann = await app.NewUserAsync();
        await ann.CreateAsync("done", complete: true);
        await ann.CreateAsync("open");

        Assert.Equal([found], await ann.TitlesAsync($"/todos/search?complete={complete}"));
    }

    [Fact]
    public async Task All_filters_have_to_match()
    {
        var ann = await app.NewUserAsync();
        await ann.CreateAsync("Buy milk", "2026-03-02", complete: true);
        await ann.CreateAsync("Buy milk, open", "2026-03-02");
        await ann.CreateAsync("Buy milk, another day", "2026-03-03", complete: true);
        await ann.CreateAsync("Buy bread", "2026-03-02", complete: true);

        Assert.Equal(["Buy milk"], await ann.TitlesAsync("/todos/search?title=MILK&date=2026-03-02&complete=true"));
    }

    [Fact]
    public async Task A_search_is_paged_and_counts_what_it_found()
    {
        var ann = await app.NewUserAsync();
        foreach (var title in new[] { "milk 1", "bread", "milk 2", "milk 3" })
        {
            await ann.CreateAsync(title);
        }

        var answer = await ann.GetAsync("/todos/search?title=milk&limit=2");

        Assert.Equal("3", answer.Headers["X-Total-Count"]);
        Assert.Equal(["milk 3", "milk 2"], answer.Json.AsArray().Select(todo => (string)todo!["title"]!));
        Assert.Equal(["milk 1"], await ann.TitlesAsync("/todos/search?title=milk&limit=2&page=2"));
    }

    [Theory]
    [InlineData("date=tomorrow", "date")]
    [InlineData("date=2026-02-30", "date")]
    [InlineData("date=22.11.2026", "date")]
    [InlineData("date=2026-1-2", "date")]
    [InlineData("title=a%00b", "title")]
    [InlineData("title=a&title=a", "title")]
    [InlineData("complete=yes", "complete")]
    [InlineData("complete=1", "complete")]
    [InlineData("complete=true&complete=false", "complete")]
    [InlineData("page=0", "page")]
    [InlineData("date=x&complete=x&page=x&limit=x", "date", "complete", "page", "limit")]
    public async Task A_filter_that_cannot_be_read_is_named(string query, params string[] fields)
        => (await (await app.NewUserAsync()).GetAsync($"/todos/search?{query}")).IsInvalid(fields);

    private async Task AssertBlankMeansNoFilterAsync(string name, string blank)
    {
        var ann = await app.NewUserAsync();
        await ann.CreateAsync("done", "2026-03-02", complete: true);
        await ann.CreateAsync("open");

        Assert.Equal(["open", "done"], await ann.TitlesAsync($"/todos/search?{name}={blank}"));
    }
}
