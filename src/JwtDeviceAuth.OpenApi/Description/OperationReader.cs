using System.Text.Json;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.OpenApi.Description;

/// <summary>Reads from an endpoint's metadata what a document says of it, whichever generator writes the document.</summary>
internal sealed class OperationReader(IOptions<JwtDeviceAuthOptions> options, ProblemTypes types, WireNames names)
{
    public const string ProblemType = "application/problem+json";

    private readonly JwtDeviceAuth.Bearer.BearerOptions _bearer = options.Value.Bearer;

    public static string? IdOf(ApiDescription operation) => MetadataOf(operation).OfType<OperationName>().FirstOrDefault()?.Id;

    /// <summary>Whether it takes the access tokens of this library: by default, or because it names their scheme.</summary>
    public bool NeedsToken(ApiDescription operation)
    {
        var metadata = MetadataOf(operation);
        return metadata.OfType<TakesAccessToken>().Any() || (!metadata.OfType<IAllowAnonymous>().Any()
            && metadata.OfType<IAuthorizeData>().Any(data => string.IsNullOrEmpty(data.AuthenticationSchemes)
                ? _bearer.IsDefaultScheme
                : data.AuthenticationSchemes.Split(',', StringSplitOptions.TrimEntries).Contains(_bearer.Scheme, StringComparer.Ordinal)));
    }

    /// <summary>The content type of its failures: those of OAuth's own endpoints are no problem details.</summary>
    public static string FailureTypeOf(ApiDescription operation) => IsOAuth(operation) ? BodyFormat.Json : ProblemType;

    /// <summary>The problems that it can answer with, by status; one of each code.</summary>
    public ILookup<int, Problem> FailuresOf(ApiDescription operation)
    {
        var declared = MetadataOf(operation).OfType<OperationFailures>().SelectMany(failures => failures.Problems);
        var ours = NeedsToken(operation) ? declared.Concat(OperationFailures.OfBearer).Append(Problem.Forbidden) : declared;
        Func<Problem, int> status = IsOAuth(operation) ? OAuthErrors.StatusOf : problem => problem.Status;
        return ours.DistinctBy(problem => (status(problem), problem.Code)).ToLookup(status);
    }

    public JsonObject ExampleOf(Problem problem, ApiDescription operation)
    {
        if (IsOAuth(operation))
        {
            return OAuthExampleOf(WithFieldOf(operation, problem));
        }

        var details = WithFieldOf(operation, problem).ToResult(types, names).ProblemDetails;
        var example = new JsonObject { ["type"] = details.Type, ["title"] = details.Title, ["status"] = details.Status };
        if (details.Detail is not null)
        {
            example["detail"] = details.Detail;
        }

        foreach (var (name, value) in details.Extensions)
        {
            example[name] = JsonSerializer.SerializeToNode(value);
        }

        return example;
    }

    /// <summary>What a status can mean, as a list of codes.</summary>
    public static string DescriptionOf(IEnumerable<Problem> problems)
        => string.Join('\n', problems.Select(problem => $"- `{problem.Code}`: {problem.Title}"));

    private JsonObject OAuthExampleOf(Problem problem)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            OAuthErrors.Write(json, problem, types);
        }

        return JsonNode.Parse(text.ToArray())!.AsObject();
    }

    private static bool IsOAuth(ApiDescription operation) => MetadataOf(operation).OfType<OperationFailures>().Any(failures => failures.AreInOAuthForm);

    private static IEnumerable<object> MetadataOf(ApiDescription operation) => operation.ActionDescriptor.EndpointMetadata;

    /// <summary>An example of a wrong field names a field that the operation has.</summary>
    private static Problem WithFieldOf(ApiDescription operation, Problem problem)
    {
        var body = MetadataOf(operation).OfType<IAcceptsMetadata>().FirstOrDefault()?.RequestType;
        return problem is { Code: RequestFields.ValidationFailed, ErrorsAreAsSent: false, Errors: not null } && WireTypes.FieldsOf(body) is [var (field, _), ..]
            ? FailureResponses.Invalid(field, "is required")
            : problem;
    }
}
