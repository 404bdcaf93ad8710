using System.Globalization;
using System.Text.Json.Nodes;
using TodoApi.Tests.Support;
using Xunit;

namespace TodoApi.Tests.OpenApi;

/// <summary>Reads the document once, and walks through all of it.</summary>
public sealed class OpenApiDocumentTests(OpenApiDocumentTests.Fixture fixture) : IClassFixture<OpenApiDocumentTests.Fixture>
{
    private static readonly string[] Open =
    [
        "get /users/external", "get /users/external/{provider}", "post /users/external/exchange",
        "post /users/external/{provider}", "post /users/login", "post /users/login/mfa", "post /users/login/mfa/passkey-options", "post /users/login/mfa/totp",
        "post /users/login/mfa/totp/{id}/confirm", "post /users/passkey/login", "post /users/passkey/options", "post /users/password/forgot",
        "post /users/password/reset", "post /users/refresh", "post /users/revoke", "post /users/signup", "post /users/token",
    ];

    /// <summary>Their failures are in OAuth's form, and no problems.</summary>
    private static readonly string[] OfOAuth = ["post /users/revoke", "post /users/token"];

    private JsonNode Document => fixture.Document;

    private IEnumerable<(string Name, JsonObject Operation)> Operations
        => from path in Document["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select ($"{operation.Key} {path.Key}", operation.Value!.AsObject());

    [Fact]
    public void Every_endpoint_of_the_contract_is_in_it()
        => Assert.Equal(
            [
                "delete /todos/{id}", "delete /users/me", "delete /users/me/devices/{id}", "delete /users/me/factors/totp/{id}",
                "delete /users/me/factors/trusted-devices", "delete /users/me/links/{id}", "delete /users/me/passkeys/{id}", "get /todos",
                "get /todos/search", "get /todos/summary", "get /todos/{id}", "get /users/external", "get /users/external/{provider}",
                "get /users/me", "get /users/me/devices", "get /users/me/factors", "get /users/me/links", "get /users/me/passkeys",
                "patch /users/me/devices/{id}", "patch /users/me/passkeys/{id}", "post /todos", "post /users/email/confirm",
                "post /users/external/exchange", "post /users/external/{provider}", "post /users/login", "post /users/login/mfa",
                "post /users/login/mfa/passkey-options", "post /users/login/mfa/totp", "post /users/login/mfa/totp/{id}/confirm",
                "post /users/logout", "post /users/logout-all", "post /users/me/email/confirmation", "post /users/me/factors/recovery-codes",
                "post /users/me/factors/totp", "post /users/me/factors/totp/{id}/confirm", "post /users/me/links", "post /users/me/passkeys",
                "post /users/me/passkeys/options", "post /users/me/reauthenticate", "post /users/passkey/login", "post /users/passkey/options",
                "post /users/password/forgot", "post /users/password/reset", "post /users/refresh", "post /users/revoke", "post /users/signup", "post /users/token", "put /todos/{id}",
                "put /users/me",
            ],
            Operations.Select(operation => operation.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void The_document_and_its_tags_are_described()
    {
        Assert.Equal("TodoApi", (string?)Document["info"]!["title"]);
        AssertText(Document["info"]!["description"], "info");
        Assert.All(Document["tags"]!.AsArray(), tag => AssertText(tag!["description"], $"tag {tag["name"]}"));
    }

    [Fact]
    public void Every_operation_has_a_summary_and_a_description()
        => Assert.All(Operations, operation =>
        {
            AssertText(operation.Operation["summary"], operation.Name);
            AssertText(operation.Operation["description"], operation.Name);
        });

    [Fact]
    public void Every_parameter_is_described_and_has_a_type()
        => Assert.All(
            from operation in Operations
            from parameter in operation.Operation["parameters"]?.AsArray() ?? []
            select (operation.Name, Parameter: parameter),
            found =>
            {
                AssertText(found.Parameter["description"], $"{found.Name}: {found.Parameter["name"]}");
                Assert.NotNull(found.Parameter["schema"]!["type"]);
            });

    [Fact]
    public void Every_field_of_every_body_is_described()
    {
        var bodies = Operations
            .Where(operation => operation.Operation.ContainsKey("requestBody"))
            .SelectMany(operation => operation.Operation["requestBody"]!["content"]!.AsObject()
                .Select(content => (Name: $"{operation.Name} {content.Key}", Schema: Resolve(content.Value!["schema"]!))))
            .ToList();

        Assert.All(bodies, body => Assert.NotEmpty(body.Schema["properties"]!.AsObject()));
        Assert.All(
            from body in bodies
            from field in body.Schema["properties"]!.AsObject()
            select (Name: $"{body.Name}: {field.Key}", Field: field.Value),
            found => AssertText(found.Field["description"], found.Name));
    }

    [Fact]
    public void Every_field_of_every_schema_is_described()
        => Assert.All(
            from schema in Document["components"]!["schemas"]!.AsObject()
            from field in schema.Value!["properties"]?.AsObject() ?? []
            select (Name: $"{schema.Key}.{field.Key}", Field: field.Value),
            found =>
            {
                AssertText(found.Field["description"], found.Name);
                Assert.NotNull(found.Field["type"]);
            });

    [Fact]
    public void Every_answer_is_described_and_every_failure_is_a_problem()
        => Assert.All(
            from operation in Operations
            from response in operation.Operation["responses"]!.AsObject()
            select (Name: $"{operation.Name} {response.Key}", IsOAuth: OfOAuth.Contains(operation.Name), Status: response.Key, Response: response.Value),
            found =>
            {
                AssertText(found.Response["description"], found.Name);
                if (found.Status[0] >= '4')
                {
                    var (type, page) = found.IsOAuth ? ("application/json", "error_uri") : ("application/problem+json", "type");
                    Assert.Equal([type], found.Response["content"]!.AsObject().Select(content => content.Key));
                    var problem = found.Response["content"]![type]!;
                    Assert.True(Resolve(problem["schema"]!)["properties"]!.AsObject().ContainsKey("code"), found.Name);
                    Assert.NotEmpty(problem["examples"]!.AsObject());
                    Assert.All(problem["examples"]!.AsObject(), example =>
                    {
                        if (!found.IsOAuth)
                        {
                            Assert.Equal(int.Parse(found.Status, CultureInfo.InvariantCulture), (int)example.Value!["value"]!["status"]!);
                        }

                        Assert.Equal(example.Key, (string?)example.Value!["value"]!["code"]);
                        Assert.EndsWith($"codes.html#{example.Key}", (string?)example.Value["value"]![page], StringComparison.Ordinal);
                    });
                }
            });

    [Theory]
    [InlineData("post /users/login", "application/json", "application/x-www-form-urlencoded")]
    [InlineData("post /users/refresh", "application/json", "application/x-www-form-urlencoded")]
    [InlineData("delete /users/me", "application/json", "application/x-www-form-urlencoded")]
    [InlineData("post /users/email/confirm", "application/json", "application/x-www-form-urlencoded")]
    [InlineData("post /users/password/forgot", "application/json", "application/x-www-form-urlencoded")]
    [InlineData("post /users/password/reset", "application/json", "application/x-www-form-urlencoded")]
    [InlineData("post /users/signup", "application/json")]
    [InlineData("post /todos", "application/json")]
    [InlineData("put /todos/{id}", "application/json")]
    public void A_body_has_the_content_types_that_are_taken(string operation, params string[] contentTypes)
    {
        var body = Operations.Single(candidate => candidate.Name == operation).Operation["requestBody"]!;

        Assert.True((bool)body["required"]!);
        Assert.Equal(contentTypes, body["content"]!.AsObject().Select(content => content.Key));
    }

    [Fact]
    public void The_form_of_the_login_asks_for_what_a_login_needs()
    {
        var login = Operations.Single(operation => operation.Name == "post /users/login").Operation;
        var form = Resolve(login["requestBody"]!["content"]!["application/x-www-form-urlencoded"]!["schema"]!);

        Assert.Equal(
            ["device_id", "device_name", "device_proof", "dpop_access_token", "email", "password", "token_delivery"],
            form["properties"]!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["device_id", "email", "password"], form["required"]!.AsArray().Select(field => (string)field!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Logout_all_needs_no_body()
    {
        var body = Operations.Single(operation => operation.Name == "post /users/logout-all").Operation["requestBody"]!;

        Assert.NotEqual(true, (bool?)body["required"]);
        Assert.Empty(Resolve(body["content"]!["application/json"]!["schema"]!)["required"]?.AsArray() ?? []);
    }

    [Fact]
    public void The_lists_tell_of_the_header_with_the_total()
        => Assert.All(
            Operations.Where(operation => operation.Name is "get /todos" or "get /todos/search"),
            operation => AssertText(operation.Operation["responses"]!["200"]!["headers"]!["X-Total-Count"]!["description"], operation.Name));

    [Fact]
    public void The_operations_that_need_a_token_and_no_others_say_so()
    {
        Assert.All(
            Operations.Where(operation => !Open.Contains(operation.Name)),
            operation =>
            {
                Assert.True(
                    JsonNode.DeepEquals(JsonNode.Parse("""[{"oauth2":[]},{"bearer":[]}]"""), operation.Operation["security"]), operation.Name);
                Assert.True(operation.Operation["responses"]!.AsObject().ContainsKey("401"), operation.Name);
            });
        Assert.All(Operations.Where(operation => Open.Contains(operation.Name)), operation => Assert.Null(operation.Operation["security"]));
        Assert.Null(Document["security"]);
    }

    [Fact]
    public void There_are_two_ways_to_sign_in()
    {
        var schemes = Document["components"]!["securitySchemes"]!;

        Assert.Equal("oauth2", (string?)schemes["oauth2"]!["type"]);
        Assert.Equal("/users/login", (string?)schemes["oauth2"]!["flows"]!["password"]!["tokenUrl"]);
        Assert.Equal("http", (string?)schemes["bearer"]!["type"]);
        Assert.Equal("bearer", (string?)schemes["bearer"]!["scheme"]);
        Assert.Equal("JWT", (string?)schemes["bearer"]!["bearerFormat"]);
        Assert.All(schemes.AsObject(), scheme => AssertText(scheme.Value!["description"], scheme.Key));
    }

    private static void AssertText(JsonNode? text, string where)
        => Assert.False(string.IsNullOrWhiteSpace((string?)text), $"{where} is not described.");

    private JsonNode Resolve(JsonNode schema)
        => (string?)schema["$ref"] is { } reference ? Document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;

    public sealed class Fixture : IAsyncLifetime
    {
        private readonly TodoApp _app = new(("Authentication:Google:ClientId", "with a provider, so that its endpoints are there"));

        public JsonNode Document { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Document = await (await _app.Anonymous.GetAsync("/openapi/v1.json")).SuccessAsync();

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
