using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>What a document says of the library's endpoints, whichever generator made it.</summary>
public abstract class OpenApiDocumentSpecification
{
    private const string ProblemType = "application/problem+json";

    protected abstract string Address { get; }

    [Fact]
    public async Task Every_operation_has_an_id_a_summary_and_a_description()
    {
        await using var app = await StartAsync();
        var operations = Operations(await DocumentAsync(app));

        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "confirmEmail", "deleteProfile", "forgotPassword", "getProfile", "listDevices", "login", "logout", "logoutAll", "refreshTokens", "renameDevice",
                "requestEmailConfirmation", "requestToken", "resetPassword", "revokeToken", "signUp", "updateProfile",
            },
            operations.Where(IsOurs).Select(operation => (string)operation["operationId"]!).ToHashSet(StringComparer.Ordinal));
        Assert.All(operations.Where(IsOurs), operation =>
        {
            Assert.NotEqual(string.Empty, (string)operation["summary"]!);
            Assert.NotEqual(string.Empty, (string)operation["description"]!);
        });
    }

    [Fact]
    public async Task Json_comes_before_the_forms()
    {
        await using var app = await StartAsync();
        var login = Operation(await DocumentAsync(app), "login");

        Assert.Equal(
            ["application/json", "application/x-www-form-urlencoded"],
            login["requestBody"]!["content"]!.AsObject().Select(content => content.Key));
    }

    [Fact]
    public async Task A_failure_is_a_problem_with_the_codes_that_the_operation_can_give()
    {
        await using var app = await StartAsync();
        var document = await DocumentAsync(app);
        var login = Operation(document, "login");

        AssertCodes(login, 400, "incorrect_password", "validation_failed", "bad_request", "unsupported_grant_type", "invalid_dpop_proof");
        AssertCodes(login, 401, "invalid_credentials", "use_dpop_nonce");
        AssertCodes(login, 429, "too_many_attempts");
        AssertCodes(login, 503, "busy", "store_unavailable");
        AssertCodes(
            Operation(document, "listDevices"), 401,
            "authentication_required", "token_expired", "invalid_token", "session_revoked", "invalid_dpop_proof", "use_dpop_nonce");
        AssertCodes(Operation(document, "deleteProfile"), 409, "account_still_referenced");

        var problem = Resolve(document, login["responses"]!["401"]!["content"]![ProblemType]!["schema"]!)["properties"]!;
        Assert.Equal("string", (string?)problem["code"]!["type"]);
        Assert.Equal("object", (string?)problem["errors"]!["type"]);
    }

    [Fact]
    public async Task A_failure_of_OAuths_endpoints_is_in_OAuths_form()
    {
        await using var app = await StartAsync();
        var failures = Operation(await DocumentAsync(app), "requestToken")["responses"]!["400"]!["content"]!["application/json"]!["examples"]!.AsObject();

        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "invalid_credentials", "invalid_refresh_token", "mfa_required", "unsupported_grant_type", "validation_failed" },
            failures.Select(example => example.Key).ToHashSet(StringComparer.Ordinal));
        Assert.Equal("invalid_grant", (string?)failures["invalid_credentials"]!["value"]!["error"]);
        var answer = await app.Client.PostFormAsync(
            "/users/token", new() { ["grant_type"] = "password", ["username"] = "ann@example.com", ["password"] = "x", ["client_id"] = "phone" });
        Assert.True(JsonNode.DeepEquals(failures["invalid_credentials"]!["value"], answer.Json), answer.Body);
    }

    [Fact]
    public async Task An_example_is_what_is_answered()
    {
        await using var app = await StartAsync();
        var example = Operation(await DocumentAsync(app), "login")["responses"]!["401"]!["content"]![ProblemType]!["examples"]!["invalid_credentials"]!["value"];

        var answer = await app.Client.PostLoginAsync("ann@example.com", "phone");

        Assert.True(JsonNode.DeepEquals(example, answer.Json), $"{example}\n{answer.Body}");
    }

    [Fact]
    public async Task Every_field_of_a_body_is_described_and_the_forms_have_examples()
    {
        await using var app = await StartAsync();
        var document = await DocumentAsync(app);
        var login = Resolve(document, Operation(document, "login")["requestBody"]!["content"]!["application/json"]!["schema"]!);

        Assert.All(login["properties"]!.AsObject(), field => Assert.NotEqual(string.Empty, (string)field.Value!["description"]!));
        Assert.Equal("ann@example.com", (string?)(login["properties"]!["email"]!["example"] ?? login["properties"]!["email"]!["examples"]![0]));
        Assert.Equal(["device_id", "email", "password"], login["required"]!.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_login_that_adds_the_first_factor_answers_with_the_fields_that_the_document_has()
    {
        await using var app = await StartAsync(options => options.SecondFactor.Required = true);
        var document = await DocumentAsync(app);
        await app.Client.SignUpAsync("ann@example.com");
        var token = (string?)(await app.Client.PostLoginAsync("ann@example.com", "phone")).IsProblem(403, "mfa_enrolment_required").Json["mfa_token"];
        var setup = await (await app.Client.PostJsonAsync("/users/login/mfa/totp", new JsonObject { ["mfa_token"] = token })).SuccessAsync();
        var code = FactorUser.CodeOf((string)setup["secret"]!, app.Clock.GetUtcNow());

        var answer = await (await app.Client.PostJsonAsync(
            $"/users/login/mfa/totp/{setup["id"]}/confirm", new JsonObject { ["mfa_token"] = token, ["code"] = code })).SuccessAsync();

        var schema = Resolve(document, Operation(document, "loginConfirmTotp")["responses"]!["200"]!["content"]!["application/json"]!["schema"]!);
        var names = answer.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal).ToArray();
        Assert.Contains("recovery_codes", names);
        Assert.Equal(names, schema["properties"]!.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal(names.Where(name => name != "refresh_token"), schema["required"]!.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task There_are_two_ways_to_sign_in_and_the_operations_that_need_one_say_so()
    {
        await using var app = await StartAsync();
        var document = await DocumentAsync(app);
        var schemes = document["components"]!["securitySchemes"]!;

        Assert.Equal("/users/login", (string?)schemes["oauth2"]!["flows"]!["password"]!["tokenUrl"]);
        Assert.Equal("bearer", (string?)schemes["bearer"]!["scheme"]);
        Assert.Equal("""[{"oauth2":[]},{"bearer":[]}]""", Operation(document, "listDevices")["security"]!.ToJsonString());
        Assert.Null(Operation(document, "login")["security"]);
    }

    [Fact]
    public async Task The_setting_for_names_shows()
    {
        await using var app = await StartAsync(options => options.FieldNaming = FieldNaming.CamelCase);
        var document = await DocumentAsync(app);

        Assert.All(
            from schema in document["components"]!["schemas"]!.AsObject()
            // OAuth's names are the same under every setting.
            where !schema.Key.StartsWith("OAuth", StringComparison.Ordinal)
            from field in schema.Value!["properties"]?.AsObject() ?? []
            select $"{schema.Key}.{field.Key}",
            name => Assert.DoesNotContain('_', name));
        var login = Resolve(document, Operation(document, "login")["requestBody"]!["content"]!["application/json"]!["schema"]!);
        Assert.Equal(["deviceId", "email", "password"], login["required"]!.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_application_says_itself_stays()
    {
        await using var app = await StartAsync(endpoints: endpoints => endpoints.SignUp.WithName("register"));

        Assert.Contains(Operations(await DocumentAsync(app)), operation => (string?)operation["operationId"] == "register");
    }

    [Fact]
    public async Task Endpoints_that_are_mapped_twice_have_ids_of_their_own()
    {
        await using var app = await StartAsync(map: app => app.MapGroup("/staff").MapJwtDeviceAuth());
        var ids = Operations(await DocumentAsync(app)).Where(IsOurs).Select(operation => (string)operation["operationId"]!).ToArray();

        Assert.Equal(54, ids.Length);
        Assert.Equal(ids.Distinct(StringComparer.Ordinal), ids);
        Assert.Contains("login2", ids);
    }

    protected abstract void Add(IServiceCollection services);

    protected abstract void Map(WebApplication app);

    private static bool IsOurs(JsonNode operation) => (string?)operation["tags"]?[0] == "Users";

    private Task<AuthApp> StartAsync(
        Action<JwtDeviceAuthOptions>? configure = null, Action<JwtDeviceAuthEndpoints>? endpoints = null, Action<WebApplication>? map = null)
        => AuthApp.StartAsync(
            configure,
            auth =>
            {
                new Mailbox().AddTo(auth);
                Add(auth.Services);
            },
            endpoints,
            app =>
            {
                Map(app);
                map?.Invoke(app);
            });

    private async Task<JsonNode> DocumentAsync(AuthApp app) => await (await app.Client.GetAsync(Address)).SuccessAsync();

    private static JsonNode[] Operations(JsonNode document)
        => [.. from path in document["paths"]!.AsObject() from operation in path.Value!.AsObject() where path.Key != "/whoami" select operation.Value!];

    private static JsonNode Operation(JsonNode document, string id) => Operations(document).Single(operation => (string?)operation["operationId"] == id);

    private static void AssertCodes(JsonNode operation, int status, params string[] codes)
    {
        var response = operation["responses"]![status.ToString(System.Globalization.CultureInfo.InvariantCulture)]!;
        var content = Assert.Single(response["content"]!.AsObject());
        Assert.Equal(ProblemType, content.Key);
        Assert.Equal(codes.Order(StringComparer.Ordinal), content.Value!["examples"]!.AsObject().Select(example => example.Key).Order(StringComparer.Ordinal));
        Assert.All(codes, code => Assert.Contains($"`{code}`", (string)response["description"]!, StringComparison.Ordinal));
    }

    private static JsonNode Resolve(JsonNode document, JsonNode schema)
    {
        // NSwag writes a reference that may be null as one of several.
        schema = schema["oneOf"]?[0] ?? schema["allOf"]?[0] ?? schema;
        return (string?)schema["$ref"] is { } reference ? document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;
    }
}
