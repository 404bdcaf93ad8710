using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.Todos;

/// <summary>None of these is stored, so they can share one application and one user.</summary>
public sealed class TodoBadInputTests(TodoBadInputTests.OneUser fixture) : IClassFixture<TodoBadInputTests.OneUser>, IAsyncLifetime
{
    [Theory]
    [InlineData("{}", "title")]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"title":""}""", "title")]
    [InlineData("""{"title":" \t "}""", "title")]
    [InlineData("""{"title":"two\nlines"}""", "title")]
    [InlineData("""{"title":"nul\u0000"}""", "title")]
    [InlineData("""{"title":"\ud800"}""", "title")]
    [InlineData("""{"title":5}""", "title")]
    [InlineData("""{"title":true}""", "title")]
    [InlineData("""{"title":["a"]}""", "title")]
    [InlineData("""{"title":{"a":1}}""", "title")]
    [InlineData("""{"title":"a","title":"b"}""", "title")]
    [InlineData("""{"title":"a","description":5}""", "description")]
    [InlineData("""{"title":"a","description":"\u0007"}""", "description")]
    [InlineData("""{"title":"a","complete":"true"}""", "complete")]
    [InlineData("""{"title":"a","complete":1}""", "complete")]
    [InlineData("""{"title":"a","complete":null}""", "complete")]
    [InlineData("""{"title":"a","todo_date":5}""", "todo_date")]
    [InlineData("""{"title":"a","todo_date":""}""", "todo_date")]
    [InlineData("""{"title":"a","todo_date":"soon"}""", "todo_date")]
    [InlineData("""{"title":"a","todo_date":"2026-02-30"}""", "todo_date")]
    [InlineData("""{"title":"a","todo_date":"2026-11-22T25:00:00Z"}""", "todo_date")]
    [InlineData("""{"title":"a","todo_date":"2026-11-22 08:30"}""", "todo_date")]
    [InlineData("""{"title":"a","todo_date":"2026-11-22T08:30:00+25:00"}""", "todo_date")]
    [InlineData("""{"title":"a","todo_date":"0001-01-01T00:00:00+10:00"}""", "todo_date")]
    [InlineData("""{"title":"a","todo_date":"10000-01-01"}""", "todo_date")]
    [InlineData("""{"title":"","description":"\u0000","todo_date":"soon"}""", "title", "description", "todo_date")]
    public async Task A_wrong_field_is_named(string body, params string[] fields)
        => (await fixture.Ann.SendTextAsync(HttpMethod.Post, "/todos", body)).IsInvalid(fields);

    [Fact]
    public async Task A_title_of_256_letters_is_too_long()
        => (await fixture.Ann.SendTextAsync(HttpMethod.Post, "/todos", $$"""{"title":"{{new string('t', 256)}}"}""")).IsInvalid("title");

    [Fact]
    public async Task A_description_of_1001_letters_is_too_long()
        => (await fixture.Ann.SendTextAsync(
            HttpMethod.Post, "/todos", $$"""{"title":"a","description":"{{new string('d', 1001)}}"}""")).IsInvalid("description");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("5")]
    [InlineData("\"title\"")]
    [InlineData("[]")]
    [InlineData("""[{"title":"a"}]""")]
    [InlineData("{")]
    [InlineData("""{"title":"a",}""")]
    [InlineData("""{"title":"a"} {}""")]
    [InlineData("""{title:"a"}""")]
    [InlineData("title=a")]
    [InlineData("<todo/>")]
    public async Task A_body_that_is_no_JSON_object_is_refused(string body)
        => (await fixture.Ann.SendTextAsync(HttpMethod.Post, "/todos", body)).IsProblem(400, "validation_failed");

    [Fact]
    public async Task A_body_that_is_not_UTF8_is_refused()
    {
        var content = new ByteArrayContent([.. "{\"title\":\""u8, 0xE4, .. "\"}"u8]);
        content.Headers.ContentType = new("application/json");

        (await fixture.Ann.SendAsync(HttpMethod.Post, "/todos", content)).IsProblem(400, "validation_failed");
    }

    [Fact]
    public async Task A_body_nested_without_end_is_refused()
        => (await fixture.Ann.SendTextAsync(HttpMethod.Post, "/todos", "{\"x\":" + new string('[', 8000))).IsProblem(400, "validation_failed");

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("garbage")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json; charset=utf-7")]
    [InlineData("application/json; charset=nonsense")]
    public async Task Another_content_type_is_refused(string contentType)
        => (await fixture.Ann.SendTextAsync(HttpMethod.Post, "/todos", """{"title":"a"}""", contentType)).IsProblem(415, "unsupported_media_type");

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=\"UTF8\"")]
    [InlineData("application/merge-patch+json")]
    public async Task A_JSON_content_type_in_UTF8_is_taken(string contentType)
        => (await fixture.Ann.SendTextAsync(HttpMethod.Post, "/todos", """{"title":""}""", contentType)).IsInvalid("title");

    [Fact]
    public async Task A_byte_order_mark_before_the_JSON_is_skipped()
        => (await fixture.Ann.SendTextAsync(HttpMethod.Post, "/todos", "\uFEFF{\"title\":\"\"}")).IsInvalid("title");

    [Theory]
    [InlineData("POST", "/todos", "gzip")]
    [InlineData("PUT", "/todos/1", "br")]
    [InlineData("POST", "/users/signup", "zstd")]
    public async Task A_compressed_body_is_refused_with_what_is_taken(string method, string path, string encoding)
    {
        var body = new StringContent("{}", null, "application/json");
        body.Headers.ContentEncoding.Add(encoding);

        var answer = await fixture.Ann.SendAsync(new HttpMethod(method), path, body);

        Assert.Equal("identity", answer.IsProblem(415, "unsupported_content_encoding").Headers["Accept-Encoding"]);
    }

    [Fact]
    public async Task A_body_that_says_identity_is_read()
    {
        var body = new StringContent("""{"title":""}""", null, "application/json");
        body.Headers.ContentEncoding.Add("identity");

        (await fixture.Ann.SendAsync(HttpMethod.Post, "/todos", body)).IsInvalid("title");
    }

    [Theory]
    [InlineData("/todos")]
    [InlineData("/todos/search?title=a")]
    [InlineData("/todos/summary")]
    [InlineData("/todos/1")]
    [InlineData("/users/me")]
    public async Task HEAD_is_answered_as_GET_is_but_for_the_body(string path)
    {
        var get = await fixture.Ann.GetAsync(path);
        var head = await fixture.Ann.SendAsync(HttpMethod.Head, path);

        Assert.Equal((get.Status, get.ContentType, ""), (head.Status, head.ContentType, head.Body));
        Assert.Equal(get.Headers.GetValueOrDefault("X-Total-Count"), head.Headers.GetValueOrDefault("X-Total-Count"));
        Assert.Equal(401, (await fixture.App.Anonymous.SendAsync(HttpMethod.Head, path)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_16_KiB_is_refused(bool chunked)
    {
        var content = new StringContent($$"""{"title":"a","description":"{{new string('d', 16 * 1024)}}"}""", null, "application/json");
        if (chunked)
        {
            // With no length given beforehand the server finds out while it reads.
            content.Headers.ContentLength = null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/todos") { Content = content };
        request.Headers.Authorization = new("Bearer", fixture.Ann.AccessToken);
        request.Headers.TransferEncodingChunked = chunked;

        (await fixture.App.Anonymous.SendAsync(request)).IsProblem(413, "body_too_large");
    }

    [Fact]
    public async Task A_body_of_16_KiB_is_read()
    {
        var body = """{"title":""}""";
        (await fixture.Ann.SendTextAsync(HttpMethod.Post, "/todos", body + new string(' ', (16 * 1024) - body.Length))).IsInvalid("title");
    }

    [Fact]
    public async Task A_change_is_held_to_the_same_rules_as_a_new_todo()
    {
        (await fixture.Ann.SendTextAsync(HttpMethod.Put, "/todos/1", "{")).IsProblem(400, "validation_failed");
        (await fixture.Ann.SendTextAsync(HttpMethod.Put, "/todos/1", "null")).IsProblem(400, "validation_failed");
        (await fixture.Ann.SendTextAsync(HttpMethod.Put, "/todos/1", """{"title":5}""")).IsInvalid("title");
        (await fixture.Ann.SendTextAsync(HttpMethod.Put, "/todos/1", "{}", "text/plain")).IsProblem(415, "unsupported_media_type");
        (await fixture.Ann.SendTextAsync(HttpMethod.Put, "/todos/1", new string(' ', 17 * 1024))).IsProblem(413, "body_too_large");
    }

    [Theory]
    [InlineData("/todos/0", "todo_not_found")]
    [InlineData("/todos/-1", "todo_not_found")]
    [InlineData("/todos/9223372036854775807", "todo_not_found")]
    [InlineData("/todos/9223372036854775808", "not_found")]
    [InlineData("/todos/abc", "not_found")]
    [InlineData("/todos/1.5", "not_found")]
    [InlineData("/todos/%20", "not_found")]
    [InlineData("/todos/1/2", "not_found")]
    public async Task An_id_that_is_nobodys_is_not_found(string path, string code)
    {
        (await fixture.Ann.GetAsync(path)).IsProblem(404, code);
        (await fixture.Ann.SendTextAsync(HttpMethod.Put, path, "{}")).IsProblem(404, code);
        (await fixture.Ann.DeleteAsync(path)).IsProblem(404, code);
    }

    [Fact]
    public async Task An_address_that_leads_nowhere_is_not_found() => (await fixture.Ann.GetAsync("/nowhere")).IsProblem(404, "not_found");

    [Fact]
    public async Task A_browser_that_asks_for_HTML_gets_the_problem_as_well()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.Accept.ParseAdd("text/html");

        (await fixture.App.Anonymous.SendAsync(request)).IsProblem(404, "not_found");
    }

    [Theory]
    [InlineData("PATCH", "/todos/1")]
    [InlineData("DELETE", "/todos")]
    [InlineData("POST", "/todos/search")]
    [InlineData("GET", "/users/login")]
    public async Task Another_method_is_not_allowed(string method, string path)
        => (await fixture.Ann.SendAsync(new HttpMethod(method), path)).IsProblem(405, "method_not_allowed");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(await fixture.Ann.TitlesAsync("/todos"));
        Assert.Empty(fixture.App.Log.Errors);
    }

    public sealed class OneUser : IAsyncLifetime
    {
        public TodoApp App { get; } = new();

        public TodoUser Ann { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Ann = await App.NewUserAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
