using System.Text;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary><c>multipart/form-data</c>, as a browser's <c>FormData</c> and <c>curl -F</c> send it, where a form is taken.</summary>
public sealed class MultipartFormTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private const string Boundary = "frontier";
    private const string Type = $"multipart/form-data; boundary={Boundary}";

    private static readonly Dictionary<string, string> Malformed = new()
    {
        ["nothing at all"] = "x",
        ["another boundary"] = Part("password", "a").Replace(Boundary, "elsewhere", StringComparison.Ordinal),
        ["no end"] = Part("password", "a")[..^(Boundary.Length + 6)],
        ["an end in the middle of a header"] = $"--{Boundary}\r\nContent-Disposition: form-data; na",
        ["line feeds alone"] = Part("password", "a").Replace("\r\n", "\n", StringComparison.Ordinal),
        ["a part without a disposition"] = $"--{Boundary}\r\nContent-Type: text/plain\r\n\r\na\r\n--{Boundary}--\r\n",
        ["a part without headers"] = $"--{Boundary}\r\n\r\na\r\n--{Boundary}--\r\n",
        ["another disposition"] = Part("password", "a").Replace("form-data", "attachment", StringComparison.Ordinal),
        ["two dispositions"] = Part("password", "a", "Content-Disposition: form-data; name=\"email\""),
        ["a part without a name"] = Part("password", "a").Replace("; name=\"password\"", "", StringComparison.Ordinal),
        ["an empty name"] = Part("", "a"),
        ["a header without a colon"] = Part("password", "a", "nonsense"),
        ["nine headers"] = Part("password", "a", string.Join("\r\n", Enumerable.Range(1, 8).Select(i => $"X-{i}: a"))),
        ["a header of 3 KiB"] = Part("password", "a", "X-A: " + new string('a', 3 * 1024)),
        ["the same field twice"] = Parts(Part("password", "a"), Part("password", "a")),
        ["the same field twice with other values"] = Parts(Part("password", "a"), Part("email", "b"), Part("password", "c")),
        ["sixty-five fields"] = Parts([.. Enumerable.Range(1, 65).Select(i => Part($"f{i}", "a"))]),
        ["a byte that is never UTF-8"] = Part("password", "\u00FF"),
        ["half a character"] = Part("password", "a\u00C3"),
        ["a surrogate in UTF-8"] = Part("password", "\u00ED\u00A0\u0080"),
        ["Latin-1"] = Part("password", "caf\u00E9"),
    };

    private static readonly Dictionary<string, string> Unsupported = new()
    {
        ["a field in Latin-1"] = Part("password", "a", "Content-Type: text/plain; charset=iso-8859-1"),
        ["a field in UTF-16"] = Part("password", "a\0", "Content-Type: text/plain; charset=utf-16"),
        ["a form that says that its fields are in Latin-1"] = Parts(Part("_charset_", "iso-8859-1"), Part("password", "a")),
        ["a field of JSON"] = Part("password", "\"a\"", "Content-Type: application/json"),
        ["a field of HTML"] = Part("password", "a", "Content-Type: text/html"),
        ["fields in a field"] = Part("password", "a", "Content-Type: multipart/mixed; boundary=inner"),
        ["a type that is none"] = Part("password", "a", "Content-Type: garbage"),
        ["two types"] = Part("password", "a", "Content-Type: text/plain\r\nContent-Type: text/plain"),
        ["base64"] = Part("password", "YQ==", "Content-Transfer-Encoding: base64"),
        ["quoted-printable"] = Part("password", "=61", "Content-Transfer-Encoding: quoted-printable"),
    };

    public static TheoryData<string> MalformedNames => [.. Malformed.Keys];

    public static TheoryData<string> UnsupportedNames => [.. Unsupported.Keys];

    [Fact]
    public async Task A_person_signs_in_refreshes_and_goes_with_multipart_forms()
    {
        const string email = "mary@example.com";
        await app.Client.SignUpAsync(email);
        var tokens = TokenPair.From(await (await PostAsync("/users/login", ("email", email), ("password", AuthClient.Password), ("device_id", "tablet"))).SuccessAsync());

        tokens = TokenPair.From(await (await PostAsync("/users/refresh", ("refresh_token", tokens.Refresh))).SuccessAsync());
        var other = await app.Client.LoginAsync(email, "phone");
        Assert.Equal(204, (await SendAsync(HttpMethod.Post, "/users/logout-all", tokens.Access, ("keep_current", "true"))).Status);
        (await app.Client.GetAsync("/users/me", other.Access)).IsProblem(401, "session_revoked");
        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, "/users/me", tokens.Access, ("password", AuthClient.Password))).Status);
    }

    [Theory]
    [MemberData(nameof(BodyEndpoint.TakingForms), MemberType = typeof(BodyEndpoint))]
    public async Task Every_endpoint_that_takes_a_form_takes_a_multipart_form(string endpoint)
    {
        var target = BodyEndpoint.Named(endpoint);
        foreach (var chunked in new[] { false, true })
        {
            using var form = new MultipartFormDataContent { { new StringContent("1"), "keep_current" } };

            (await target.SendAsync(app, form, chunked)).IsInvalid(target.WrongFields);
        }
    }

    [Theory]
    [MemberData(nameof(BodyEndpoint.TakingJsonOnly), MemberType = typeof(BodyEndpoint))]
    public async Task A_multipart_form_is_refused_where_only_JSON_is_taken(string endpoint)
    {
        using var form = new MultipartFormDataContent { { new StringContent(AuthClient.Password), "password" } };

        (await BodyEndpoint.Named(endpoint).SendAsync(app, form)).IsProblem(415, "unsupported_media_type");
    }

    [Theory]
    [MemberData(nameof(MalformedNames))]
    public async Task A_malformed_multipart_form_is_refused_by_every_endpoint(string name)
    {
        foreach (var endpoint in BodyEndpoint.TakingForms)
        {
            var answer = await SendAsync(endpoint.Data, Type, Malformed[name]);

            Assert.Null(answer.IsProblem(400, "validation_failed").Json["errors"]);
        }
    }

    [Theory]
    [MemberData(nameof(UnsupportedNames))]
    public async Task A_field_that_is_no_plain_UTF_8_is_refused_by_every_endpoint(string name)
    {
        foreach (var endpoint in BodyEndpoint.TakingForms)
        {
            (await SendAsync(endpoint.Data, Type, Unsupported[name])).IsProblem(415, "unsupported_media_type");
        }
    }

    [Theory]
    [InlineData("filename=\"a.txt\"")]
    [InlineData("filename=\"\"")]
    [InlineData("filename*=UTF-8''a.txt")]
    public async Task A_file_is_refused_by_the_name_of_its_field(string fileName)
    {
        var file = Part("password", "a", "Content-Type: application/octet-stream")
            .Replace("\"password\"", $"\"password\"; {fileName}", StringComparison.Ordinal);

        (await SendAsync("DELETE /users/me", Type, file)).IsInvalid("password");
        (await SendAsync("DELETE /users/me", Type, Parts(Part("password", AuthClient.Password), file.Replace("\"password\"", "\"photo\"", StringComparison.Ordinal))))
            .IsInvalid("photo");
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"\"")]
    [InlineData("multipart/form-data; boundary=frontier; boundary=elsewhere")]
    [InlineData("multipart/form-data; boundary=\"fron<tier\"")]
    [InlineData("multipart/form-data; boundary=\"frontier \"")]
    [InlineData("multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_boundary_that_is_none_is_refused(string contentType)
        => (await SendAsync("DELETE /users/me", contentType, Part("password", "a"))).IsProblem(400, "validation_failed");

    [Theory]
    [InlineData("Multipart/Form-Data; Boundary=frontier")]
    [InlineData("multipart/form-data; charset=utf8; boundary=\"frontier\"")]
    public async Task A_multipart_form_is_read_however_its_type_is_spelled(string contentType)
        => (await SendAsync("DELETE /users/me", contentType, Part("password", "a"))).IsProblem(400, "incorrect_password");

    [Theory]
    [InlineData("X-Other: a")]
    [InlineData("Content-Type: text/plain")]
    [InlineData("Content-Type: text/plain; charset=\"UTF8\"")]
    [InlineData("Content-Type: Text/Plain;charset=utf-8")]
    [InlineData("Content-Transfer-Encoding: binary")]
    public async Task A_field_may_say_that_it_is_plain_text_in_UTF_8(string header)
    {
        var body = Parts(Part("_charset_", "UTF-8"), Part("password", "caf\u00C3\u00A9", header));

        (await SendAsync("DELETE /users/me", Type, body)).IsProblem(400, "incorrect_password");
    }

    [Fact]
    public async Task What_stands_around_the_parts_is_not_read()
        => (await SendAsync("DELETE /users/me", Type, $"preamble\r\n{Part("password", "a")}epilogue")).IsProblem(400, "incorrect_password");

    [Fact]
    public async Task A_form_without_fields_passes_on_to_them()
        => (await SendAsync("DELETE /users/me", Type, $"--{Boundary}--\r\n")).IsInvalid("password");

    [Fact]
    public async Task A_password_is_taken_byte_for_byte()
    {
        const string email = "paul@example.com";
        const string password = " --frontier\r\n caf\u00E9 ";
        await app.Client.SignUpAsync(email, password);

        var answer = await PostAsync("/users/login", ("email", email), ("password", password), ("device_id", "tablet"));

        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData(0, 400, "validation_failed")]
    [InlineData(1, 413, "body_too_large")]
    public async Task A_multipart_form_has_16_KiB_as_every_body(int more, int status, string code)
    {
        foreach (var chunked in new[] { false, true })
        {
            var frame = Part("other", "").Length;
            var body = Part("other", new string('a', 16 * 1024 - frame + more));

            (await SendAsync("DELETE /users/me", Type, body, chunked)).IsProblem(status, code);
        }
    }

    private static string Part(string name, string value, string? header = null)
        => $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{(header is null ? "" : $"{header}\r\n")}\r\n{value}\r\n--{Boundary}--\r\n";

    /// <summary>One form of the parts of several.</summary>
    private static string Parts(params string[] forms)
        => string.Concat(forms.Select(form => form.Replace($"--{Boundary}--\r\n", "", StringComparison.Ordinal))) + $"--{Boundary}--\r\n";

    private Task<Answer> SendAsync(string endpoint, string contentType, string latin1, bool chunked = false)
        => BodyEndpoint.Named(endpoint).SendAsync(app, Bodies.Typed(contentType, Bodies.Raw(latin1)), chunked);

    private Task<Answer> PostAsync(string path, params (string Name, string Value)[] fields) => SendAsync(HttpMethod.Post, path, accessToken: null, fields);

    private async Task<Answer> SendAsync(HttpMethod method, string path, string? accessToken, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value, Encoding.UTF8), name);
        }

        return await app.Client.SendAsync(method, path, accessToken, form);
    }
}
