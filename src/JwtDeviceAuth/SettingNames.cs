using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace JwtDeviceAuth;

/// <summary>The names of all settings, as the properties of <see cref="JwtDeviceAuthOptions"/> have them, and what is none of them.</summary>
internal static class SettingNames
{
    private static readonly string[] Known = [.. Below(typeof(JwtDeviceAuthOptions), string.Empty)];

    /// <summary>What the section holds that no setting reads: its path below the section, and the nearest right one.</summary>
    public static IEnumerable<(string Path, string? Nearest)> FindUnknown(IConfiguration section)
        => Unknown(section, typeof(JwtDeviceAuthOptions), string.Empty).Select(path => (path, Nearest(path)));

    /// <summary>The setting that a wrong name comes closest to; null where none is close.</summary>
    public static string? Nearest(string path)
    {
        var parent = path[..(path.LastIndexOf(':') + 1)];
        var (wrong, wrongName) = (Plain(path), Plain(path[parent.Length..]));
        var (nearest, distance) = Known
            .Where(known => !parent.StartsWith($"{known}:", StringComparison.OrdinalIgnoreCase))
            .Select(known => (known, Math.Min(
                EditDistance.Between(wrong, Plain(known)),
                // In the right place, or in a wrong one under its right name.
                IsIn(parent, known) ? EditDistance.Between(wrongName, Plain(Name(known))) : Exact(wrongName, Plain(Name(known))))))
            .MinBy(candidate => candidate.Item2);
        return distance <= Math.Max(1, wrongName.Length / 3) ? WithNumbersOf(path, nearest) : null;
    }

    private static IEnumerable<string> Unknown(IConfiguration section, Type type, string path)
    {
        foreach (var child in section.GetChildren())
        {
            var childPath = path + child.Key;
            var property = type.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            var below = property is null ? [] : UnknownIn(child, property.PropertyType, childPath);
            foreach (var unknown in property is null ? [childPath] : below)
            {
                yield return unknown;
            }
        }
    }

    private static IEnumerable<string> UnknownIn(IConfigurationSection section, Type type, string path)
    {
        if (ElementOf(type) is { } element)
        {
            return section.GetChildren().SelectMany(item => UnknownIn(item, element, $"{path}:{item.Key}"));
        }

        return IsGroup(type)
            // A value where only a group of settings is, such as Lockout=false.
            ? [.. string.IsNullOrEmpty(section.Value) ? Array.Empty<string>() : [path], .. Unknown(section, type, $"{path}:")]
            : section.GetChildren().Select(child => $"{path}:{child.Key}");
    }

    /// <summary>Entries of lists have the number 0.</summary>
    private static IEnumerable<string> Below(Type type, string path) => type.GetProperties().SelectMany(property =>
    {
        var name = path + property.Name;
        var element = ElementOf(property.PropertyType);
        var (inner, prefix) = element is null ? (property.PropertyType, $"{name}:") : (element, $"{name}:0:");
        return IsGroup(inner) ? Below(inner, prefix).Prepend(name) : [name];
    });

    private static Type? ElementOf(Type type)
        => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsGroup(Type type) => type.IsClass && type.Assembly == typeof(JwtDeviceAuthOptions).Assembly;

    private static string Name(string path) => path[(path.LastIndexOf(':') + 1)..];

    private static bool IsIn(string parent, string known)
        => Plain(known[..(known.LastIndexOf(':') + 1)]) == Plain(parent);

    private static int Exact(string wrong, string known) => wrong == known ? 0 : int.MaxValue;

    /// <summary>Without what people write between words: access_token_lifetime, access-token-lifetime. Numbers of entries are left out.</summary>
    private static string Plain(string path) => string.Concat(path.Where(char.IsAsciiLetter)).ToUpperInvariant();

    /// <summary>The entry of the list that the wrong name is in.</summary>
    private static string WithNumbersOf(string path, string known)
    {
        var number = path.Split(':').FirstOrDefault(part => part.Length > 0 && part.All(char.IsAsciiDigit));
        return number is null ? known : known.Replace(":0:", $":{number}:", StringComparison.Ordinal);
    }
}
