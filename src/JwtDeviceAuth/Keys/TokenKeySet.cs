using System.Collections.Immutable;

namespace JwtDeviceAuth.Keys;

/// <summary>Keys of one kind of token: all verify, the newest whose time has come signs.</summary>
internal sealed class TokenKeySet
{
    private readonly Dictionary<string, TokenKey> _byKid;

    /// <summary>Sorts the keys.</summary>
    /// <param name="signers">Keys that may sign; among those of the same time the later in the list is the newer.</param>
    /// <param name="verifiers">Keys that verify only.</param>
    public TokenKeySet(IReadOnlyList<TokenKey> signers, IReadOnlyList<TokenKey> verifiers)
    {
        // OrderBy is stable: among keys of the same time the later in the list stays the newer.
        Signers = [.. signers.OrderBy(key => key.NotBefore ?? DateTimeOffset.MinValue)];
        All = [.. signers.Concat(verifiers).DistinctBy(key => key.Kid, StringComparer.Ordinal)];
        _byKid = All.ToDictionary(key => key.Kid, StringComparer.Ordinal);
        Algorithms = [.. _byKid.Values.Select(key => key.Algorithm).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Keys that may sign, the oldest first.</summary>
    public IReadOnlyList<TokenKey> Signers { get; }

    /// <summary>Every key; all of them verify.</summary>
    public ImmutableArray<TokenKey> All { get; }

    public IReadOnlyList<string> Algorithms { get; }

    /// <summary>
    /// The key that signs at a time. A function of the time alone, so that a token that is made again later, with its first time in it,
    /// comes out the same.
    /// </summary>
    public TokenKey SignerAt(DateTimeOffset time)
    {
        for (var index = Signers.Count - 1; index >= 0; index--)
        {
            if (Signers[index] is var key && (key.NotBefore is null || key.NotBefore <= time))
            {
                return key;
            }
        }

        throw new InvalidOperationException("No signing key is valid yet: the NotBefore of every configured key lies in the future.");
    }

    public TokenKey? Find(string? kid) => kid is null ? null : _byKid.GetValueOrDefault(kid);
}
