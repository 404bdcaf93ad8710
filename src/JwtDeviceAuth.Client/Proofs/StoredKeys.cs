namespace JwtDeviceAuth.Client.Proofs;

/// <summary>
/// The keys in the store: that of the device, and those that sessions of other clients were bound to while it could not be written. None takes the place of another: a session whose key is gone is gone.
/// </summary>
internal sealed class StoredKeys
{
    private const int Most = 4;

    private readonly IReadOnlyList<SigningKey> _keys;

    private StoredKeys(IEnumerable<SigningKey> keys) => _keys = [.. keys];

    /// <summary>The key of sessions that begin; null if there is none.</summary>
    public SigningKey? OfDevice => _keys.Count > 0 ? _keys[0] : null;

    /// <summary>One key a line; what is none is left out.</summary>
    public static StoredKeys Read(string? text)
        => new((text ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(Most).Select(SigningKey.TryRead).OfType<SigningKey>());

    public SigningKey? Find(string? thumbprint) => _keys.FirstOrDefault(key => key.Thumbprint == thumbprint);

    public bool Contains(SigningKey key) => Find(key.Thumbprint) is not null;

    public StoredKeys With(SigningKey key) => new(_keys.Take(Most - 1).Append(key));

    public string Write() => string.Join('\n', _keys.Select(key => key.Write()));
}
