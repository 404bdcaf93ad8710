using JwtDeviceAuth.OpenApi.Description;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.OpenApi;

namespace JwtDeviceAuth.OpenApi.Documents;

/// <summary>Completes documents: the ways to sign in, the tag of the library's endpoints, and ids that are there twice.</summary>
internal sealed class DocumentEditor
{
    public void Edit(OpenApiDocument document, IReadOnlyCollection<ApiDescription> descriptions)
    {
        if (AddressOf(SecurityTexts.Login, document, descriptions) is { } login)
        {
            Add(document, SecurityTexts.OAuth2, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = SecurityTexts.OAuth2Description,
                Flows = new OpenApiOAuthFlows
                {
                    Password = new OpenApiOAuthFlow
                    {
                        TokenUrl = login,
                        RefreshUrl = AddressOf(SecurityTexts.Refresh, document, descriptions),
                        Scopes = new Dictionary<string, string>(StringComparer.Ordinal),
                        Extensions = new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal)
                        {
                            // Scalar would send no client_id at all where there is no secret beside it.
                            ["x-scalar-credentials-location"] = new JsonNodeExtension("body"),
                        },
                    },
                },
            });
        }

        Add(document, SecurityTexts.Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = SecurityTexts.BearerDescription,
        });
        foreach (var tag in document.Tags?.Where(tag => tag.Name == SecurityTexts.Tag) ?? [])
        {
            tag.Description ??= SecurityTexts.TagDescription;
        }

        NumberRepeatedIds(document);
    }

    private static void Add(OpenApiDocument document, string name, OpenApiSecurityScheme scheme)
    {
        var components = document.Components ??= new OpenApiComponents();
        components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        if (components.SecuritySchemes.TryAdd(name, scheme))
        {
            document.RegisterComponents();
        }
    }

    /// <summary>Under the path that the application is at, as the document's server has it.</summary>
    private static Uri? AddressOf(string id, OpenApiDocument document, IReadOnlyCollection<ApiDescription> descriptions)
    {
        if (descriptions.FirstOrDefault(description => OperationReader.IdOf(description) == id)?.RelativePath is not { } path)
        {
            return null;
        }

        var root = Uri.TryCreate(document.Servers?.FirstOrDefault()?.Url, UriKind.Absolute, out var server) && server.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? server.AbsolutePath.TrimEnd('/')
            : string.Empty;
        return new Uri($"{root}/{path}", UriKind.Relative);
    }

    /// <summary>An application may map the endpoints twice; ids are names of methods, and each can be there but once.</summary>
    private static void NumberRepeatedIds(OpenApiDocument document)
    {
        var operations = document.Paths.Values.SelectMany(path => path.Operations?.Values.AsEnumerable() ?? []);
        foreach (var repeated in operations.Where(operation => operation.OperationId is not null).GroupBy(operation => operation.OperationId!, StringComparer.Ordinal))
        {
            var number = 1;
            foreach (var operation in repeated.Skip(1))
            {
                operation.OperationId = $"{repeated.Key}{++number}";
            }
        }
    }
}
