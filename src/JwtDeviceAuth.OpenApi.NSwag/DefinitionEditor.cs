using System.ComponentModel;
using System.Reflection;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.OpenApi.Description;
using Microsoft.AspNetCore.Mvc;
using NJsonSchema;
using NSwag;

namespace JwtDeviceAuth.OpenApi.NSwag;

/// <summary>Completes the schemas of a document of NSwag's: those of the library's own types, and the one of problem details.</summary>
internal static class DefinitionEditor
{
    public static void Complete(OpenApiDocument document, WireNames names)
    {
        foreach (var type in WireTypes.All)
        {
            if (document.Definitions.TryGetValue(type.Name, out var schema))
            {
                foreach (var (name, property) in WireTypes.FieldsOf(type))
                {
                    Complete(schema, name, WireTypes.NamesOf(type, names).Of(name), property);
                }
            }
        }

        if (document.Definitions.TryGetValue(nameof(ProblemDetails), out var problem))
        {
            Complete(problem, names);
        }
    }

    private static void Complete(JsonSchema schema, string name, string wireName, PropertyInfo property)
    {
        if (wireName != name && schema.Properties.Remove(name, out var renamed))
        {
            schema.Properties[wireName] = renamed;
            if (schema.RequiredProperties.Remove(name))
            {
                schema.RequiredProperties.Add(wireName);
            }
        }

        if (!schema.Properties.TryGetValue(wireName, out var field))
        {
            return;
        }

        field.Description ??= property.GetCustomAttribute<DescriptionAttribute>()?.Description;
        if (FieldHints.For(name) is { } hint)
        {
            field.Format ??= hint.Format;
            field.Example ??= hint.Example;
        }
    }

    private static void Complete(JsonSchema schema, WireNames names)
    {
        schema.Description = ProblemFields.Schema;
        foreach (var (name, description) in ProblemFields.Texts.Concat(ProblemFields.SomeTexts))
        {
            schema.Properties[names.Of(name)] = new JsonSchemaProperty { Type = JsonObjectType.String, Description = description };
        }

        schema.Properties["status"] = new JsonSchemaProperty { Type = JsonObjectType.Integer, Format = JsonFormatStrings.Integer, Description = ProblemFields.Status };
        schema.Properties["errors"] = new JsonSchemaProperty
        {
            Type = JsonObjectType.Object,
            Description = ProblemFields.Errors,
            AdditionalPropertiesSchema = new JsonSchema { Type = JsonObjectType.Array, Item = new JsonSchema { Type = JsonObjectType.String } },
        };
    }
}
