namespace JwtDeviceAuth.Http;

/// <summary>
/// The names of fields as clients write and read them. In the code they are snake_case, as in the contract; <see cref="JwtDeviceAuthOptions.FieldNaming"/>
/// says how they go over the wire.
/// </summary>
internal sealed class WireNames(FieldNaming naming)
{
    public static readonly WireNames SnakeCase = new(FieldNaming.SnakeCase);

    public bool IsSnakeCase { get; } = naming == FieldNaming.SnakeCase;

    public string Of(string name) => IsSnakeCase ? name : CamelCase(name);

    private static string CamelCase(string name)
    {
        var words = name.Split('_');
        return words.Length == 1 ? name : words[0] + string.Concat(words.Skip(1).Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));
    }
}
