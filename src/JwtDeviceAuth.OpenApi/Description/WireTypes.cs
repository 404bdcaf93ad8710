using System.Reflection;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Http;

namespace JwtDeviceAuth.OpenApi.Description;

/// <summary>The library's own types on the wire, whose fields are named by attributes.</summary>
internal static class WireTypes
{
    private static readonly Assembly Library = typeof(JwtDeviceAuthOptions).Assembly;

    public static IEnumerable<Type> All { get; } = Library.GetTypes().Where(type => FieldsOf(type).Length > 0);

    /// <summary>How a type's names go over the wire: those of OAuth are the same whatever the setting says.</summary>
    public static WireNames NamesOf(Type type, WireNames names) => type.IsAssignableTo(typeof(IOAuthNames)) ? WireNames.SnakeCase : names;

    /// <summary>The fields under their names in the contract; none for a type of others.</summary>
    public static (string Name, PropertyInfo Property)[] FieldsOf(Type? type) => type?.Assembly != Library
        ? []
        : [.. from property in type.GetProperties()
              let name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name
              where name is not null
              select (name, property)];
}
