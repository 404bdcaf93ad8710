using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http;

/// <summary>
/// Has the application's serializer write this library's own types in camelCase, where the setting asks for it. It comes after all that the application
/// sets, and touches no type of others; OpenAPI documents are made from the same types, and so follow.
/// </summary>
internal sealed class WireNamesInJson(IServiceProvider services) : IPostConfigureOptions<JsonOptions>
{
    public void PostConfigure(string? name, JsonOptions options)
        => options.SerializerOptions.TypeInfoResolver = options.SerializerOptions.TypeInfoResolver?.WithAddedModifier(Rename);

    private void Rename(JsonTypeInfo type)
    {
        if (type.Type.Assembly != typeof(WireNamesInJson).Assembly || type.Kind != JsonTypeInfoKind.Object || type.Type.IsAssignableTo(typeof(IOAuthNames)))
        {
            return;
        }

        // Not before a type is needed: the application may read the serializer's options before the start, which is to say what is wrong with ours.
        var names = services.GetRequiredService<WireNames>();
        foreach (var property in names.IsSnakeCase ? [] : type.Properties)
        {
            property.Name = names.Of(property.Name);
        }
    }
}
