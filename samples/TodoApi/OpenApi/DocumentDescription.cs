using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TodoApi.OpenApi;

/// <summary>Says what the API is, and the two ways to sign in from Swagger UI.</summary>
internal sealed class DocumentDescription : IOpenApiDocumentTransformer
{
    public const string OAuth2 = "oauth2";
    public const string Bearer = "bearer";

    private static readonly Dictionary<string, string> Tags = new(StringComparer.Ordinal)
    {
        ["Users"] = "Sign-up, sign-in, the profile, and the devices that are signed in; by JwtDeviceAuth.",
        ["Todos"] = "The todos of the signed-in user.",
    };

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "TodoApi",
            Version = "v1",
            Description = "A todo list for many users, to show JwtDeviceAuth at work. Sign up with `POST /users/signup`, "
                + "then press Authorize. Every failure is `application/problem+json` with a stable `code`.",
        };
        foreach (var tag in document.Tags ?? new HashSet<OpenApiTag>())
        {
            tag.Description = Tags.GetValueOrDefault(tag.Name ?? string.Empty);
        }

        document.AddComponent<IOpenApiSecurityScheme>(OAuth2, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.OAuth2,
            Description = "Signs in with e-mail and password. The username is the e-mail address; the client_id becomes the id of this "
                + "device, and no client_secret is needed.",
            Flows = new OpenApiOAuthFlows
            {
                Password = new OpenApiOAuthFlow
                {
                    TokenUrl = new Uri("/users/login", UriKind.Relative),
                    RefreshUrl = new Uri("/users/refresh", UriKind.Relative),
                    Scopes = new Dictionary<string, string>(StringComparer.Ordinal),
                },
            },
        });
        document.AddComponent<IOpenApiSecurityScheme>(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "Takes an access token from POST /users/login, without the word Bearer.",
        });
        return Task.CompletedTask;
    }
}
