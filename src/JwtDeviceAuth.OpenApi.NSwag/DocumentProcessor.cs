using System.Globalization;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.OpenApi.Description;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Routing;
using NSwag;
using NSwag.Generation.Processors;
using NSwag.Generation.Processors.Contexts;

namespace JwtDeviceAuth.OpenApi.NSwag;

/// <summary>What NSwag asks. It has a model of its own, and reads less of an endpoint's metadata than the others do, so more is written here.</summary>
internal sealed class DocumentProcessor(OperationReader reader, WireNames names, IApiDescriptionGroupCollectionProvider descriptions) : IDocumentProcessor
{
    public void Process(DocumentProcessorContext context)
    {
        var document = context.Document;
        var operations = descriptions.ApiDescriptionGroups.Items.SelectMany(group => group.Items).ToArray();
        foreach (var description in operations)
        {
            if (document.Paths.TryGetValue($"/{description.RelativePath}", out var path)
                && path.TryGetValue(description.HttpMethod?.ToLowerInvariant() ?? string.Empty, out var operation))
            {
                Complete(operation, description);
            }
        }

        NumberRepeatedIds(document);
        DefinitionEditor.Complete(document, names);
        AddSecurity(document, operations);
    }

    private void Complete(OpenApiOperation operation, ApiDescription description)
    {
        var metadata = description.ActionDescriptor.EndpointMetadata;
        operation.OperationId = metadata.OfType<IEndpointNameMetadata>().LastOrDefault()?.EndpointName ?? OperationReader.IdOf(description) ?? operation.OperationId;
        operation.Summary ??= metadata.OfType<IEndpointSummaryMetadata>().LastOrDefault()?.Summary;
        operation.Description ??= metadata.OfType<IEndpointDescriptionMetadata>().LastOrDefault()?.Description;

        if (operation.RequestBody?.Content is { Count: 1 } content && description.SupportedRequestFormats.Count > 1)
        {
            var body = content.Values.Single();
            content.Clear();
            foreach (var format in description.SupportedRequestFormats)
            {
                content[format.MediaType] = new OpenApiMediaType { Schema = body.Schema };
            }
        }

        foreach (var failures in reader.FailuresOf(description))
        {
            if (operation.Responses.TryGetValue(failures.Key.ToString(CultureInfo.InvariantCulture), out var response))
            {
                Complete(response, failures, description);
            }
        }

        if (reader.NeedsToken(description))
        {
            operation.Security ??= [Require(SecurityTexts.OAuth2), Require(SecurityTexts.Bearer)];
        }
    }

    private void Complete(OpenApiResponse response, IGrouping<int, Problem> failures, ApiDescription description)
    {
        response.Description = OperationReader.DescriptionOf(failures);
        var content = new OpenApiMediaType { Schema = response.Content.Values.FirstOrDefault()?.Schema };
        foreach (var problem in failures)
        {
            // Its serializer knows no nodes of System.Text.Json, but plain dictionaries.
            content.Examples[problem.Code] = new OpenApiExample
            {
                Summary = problem.Title,
                Value = Newtonsoft.Json.Linq.JObject.Parse(reader.ExampleOf(problem, description).ToJsonString()),
            };
        }

        response.Content.Clear();
        response.Content[OperationReader.FailureTypeOf(description)] = content;
    }

    private static void AddSecurity(OpenApiDocument document, ApiDescription[] operations)
    {
        if (AddressOf(SecurityTexts.Login) is { } login)
        {
            document.SecurityDefinitions.TryAdd(SecurityTexts.OAuth2, new OpenApiSecurityScheme
            {
                Type = OpenApiSecuritySchemeType.OAuth2,
                Description = SecurityTexts.OAuth2Description,
                Flows = new OpenApiOAuthFlows { Password = new OpenApiOAuthFlow { TokenUrl = login, RefreshUrl = AddressOf(SecurityTexts.Refresh) } },
            });
        }

        document.SecurityDefinitions.TryAdd(SecurityTexts.Bearer, new OpenApiSecurityScheme
        {
            Type = OpenApiSecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = SecurityTexts.BearerDescription,
        });

        string? AddressOf(string id) => operations.FirstOrDefault(operation => OperationReader.IdOf(operation) == id)?.RelativePath is { } path ? $"/{path}" : null;
    }

    private static void NumberRepeatedIds(OpenApiDocument document)
    {
        foreach (var repeated in document.Operations.Select(found => found.Operation).GroupBy(operation => operation.OperationId, StringComparer.Ordinal))
        {
            var number = 1;
            foreach (var operation in repeated.Skip(1))
            {
                operation.OperationId = $"{repeated.Key}{++number}";
            }
        }
    }

    private static OpenApiSecurityRequirement Require(string scheme) => new() { [scheme] = [] };
}
