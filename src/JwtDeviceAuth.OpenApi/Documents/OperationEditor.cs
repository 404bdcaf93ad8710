using System.Globalization;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.OpenApi.Description;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace JwtDeviceAuth.OpenApi.Documents;

/// <summary>Completes operations: their ids, the codes of their failures, and the lock on those that need an access token.</summary>
internal sealed class OperationEditor(OperationReader reader)
{
    public void Edit(OpenApiOperation operation, ApiDescription description, OpenApiDocument? document)
    {
        operation.OperationId ??= OperationReader.IdOf(description);
        foreach (var failures in reader.FailuresOf(description))
        {
            var status = failures.Key.ToString(CultureInfo.InvariantCulture);
            if (operation.Responses?.TryGetValue(status, out var found) == true && found is OpenApiResponse response)
            {
                Complete(response, failures, description);
            }
        }

        if (operation.Security is null or { Count: 0 } && reader.NeedsToken(description))
        {
            // Two requirements: one or the other will do.
            operation.Security = [Require(SecurityTexts.OAuth2, document), Require(SecurityTexts.Bearer, document)];
        }
    }

    private void Complete(OpenApiResponse response, IGrouping<int, Problem> failures, ApiDescription description)
    {
        if (response.Description is null || response.Description == ReasonPhrases.GetReasonPhrase(failures.Key))
        {
            response.Description = OperationReader.DescriptionOf(failures);
        }

        if (response.Content?.TryGetValue(OperationReader.FailureTypeOf(description), out var content) == true
            && content is OpenApiMediaType { Example: null, Examples: null or { Count: 0 } } problems)
        {
            problems.Examples = failures.ToDictionary(
                problem => problem.Code,
                IOpenApiExample (problem) => new OpenApiExample { Summary = problem.Title, Value = reader.ExampleOf(problem, description) },
                StringComparer.Ordinal);
        }
    }

    private static OpenApiSecurityRequirement Require(string scheme, OpenApiDocument? document)
        => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
