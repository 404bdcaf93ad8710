using System.ComponentModel;
using System.Reflection;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.OpenApi.Description;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;

namespace JwtDeviceAuth.OpenApi.Documents;

/// <summary>Completes schemas: those of the library's own types, and the one of problem details.</summary>
internal sealed class SchemaEditor(WireNames names)
{
    public void Edit(OpenApiSchema schema, Type type)
    {
        if (type == typeof(ProblemDetails))
        {
            Complete(schema);
            return;
        }

        foreach (var (name, property) in WireTypes.FieldsOf(type))
        {
            Complete(schema, name, WireTypes.NamesOf(type, names).Of(name), property);
        }
    }

    private static void Complete(OpenApiSchema schema, string name, string wireName, PropertyInfo property)
    {
        if (wireName != name)
        {
            Rename(schema, name, wireName);
        }

        if (schema.Properties?.TryGetValue(wireName, out var found) != true || found is not OpenApiSchema field)
        {
            return;
        }

        field.Description ??= property.GetCustomAttribute<DescriptionAttribute>()?.Description;
        if (FieldHints.For(name) is { } hint)
        {
            field.Format ??= hint.Format;
            field.Examples ??= [hint.Example];
        }
    }

    /// <summary>For a generator that reads the attributes and not the serializer's own names.</summary>
    private static void Rename(OpenApiSchema schema, string from, string to)
    {
        if (schema.Properties?.Remove(from, out var field) == true)
        {
            schema.Properties[to] = field;
        }

        if (schema.Required?.Remove(from) == true)
        {
            schema.Required.Add(to);
        }
    }

    private void Complete(OpenApiSchema schema)
    {
        schema.Description = ProblemFields.Schema;
        var properties = schema.Properties ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        foreach (var (name, description) in ProblemFields.Texts)
        {
            properties[name] = Text(description);
        }

        properties["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = ProblemFields.Status };
        properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = ProblemFields.Errors,
            AdditionalProperties = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        };
        foreach (var (name, description) in ProblemFields.SomeTexts)
        {
            properties[names.Of(name)] = Text(description);
        }

        properties[names.Of("expires_in")] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Description = ProblemFields.ExpiresIn };
        properties["methods"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Description = ProblemFields.Methods,
            Items = new OpenApiSchema { Type = JsonSchemaType.String },
        };
    }

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
