using System.Buffers;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.External;

/// <summary>The providers that the application added.</summary>
internal sealed class ExternalProviders(IEnumerable<ExternalProvider> providers)
{
    private const int MaximumNameLength = 64;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    // The library's own login types, and the address beside those of the providers.
    private static readonly string[] Reserved = [LoginTypes.Local, LoginTypes.Passkey, "exchange"];

    public IReadOnlyList<ExternalProvider> All { get; } = [.. providers];

    public ExternalProvider? Find(string name) => All.FirstOrDefault(provider => provider.Name == name);

    public ExternalProvider? FindByScheme(string? scheme) => All.FirstOrDefault(provider => provider.Scheme == scheme);

    /// <summary>A name stands in addresses, in tokens and in the database.</summary>
    public static bool IsName(string? name)
        => name is { Length: >= 1 and <= MaximumNameLength } && !name.AsSpan().ContainsAnyExcept(NameCharacters) && !Reserved.Contains(name);
}
