using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http;

/// <summary>
/// Has the application's serializer write this library's own types in camelCase, where the setting asks for it. It comes after all that the application
/// sets, and touches no type of others; OpenAPI documents are made from the same types, and so follow.
/// </summary>
internal sealed class WireNamesInJson(WireNames names) : IPostConfigureOptions<JsonOptions>
{
    public void PostConfigure(string? name, JsonOptions options)
    {
        if (!names.IsSnakeCase)
        {
            options.SerializerOptions.TypeInfoResolver = options.SerializerOptions.TypeInfoResolver?.WithAddedModifier(Rename);
        }
    }

    private void Rename(JsonTypeInfo type)
    {
        if (type.Type.Assembly != typeof(WireNamesInJson).Assembly || type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        foreach (var property in type.Properties)
        {
            property.Name = names.Of(property.Name);
        }
    }
}
