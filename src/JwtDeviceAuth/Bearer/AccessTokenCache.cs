using JwtDeviceAuth.Events;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// Access tokens that were found valid, within a bound in bytes. A table of sets of 16 places, each set with its share of the bytes: reading
/// takes no lock, adding takes that of a set, and what was unused for the longest in the set makes room. Only valid tokens enter, and only when
/// they come a second time: a million tokens that come once push nothing out, and leave no work to the garbage collector.
/// </summary>
internal sealed class AccessTokenCache : ILookupCounter
{
    private const int Places = 16;

    // A set should fill its bytes before its places: a usual token takes 6,500 bytes.
    private const long UsualSetBytes = Places * 6144;
    private const int SeenPerPlace = 4;
    private const int HashedCharacters = 24;

    private readonly int _sets;
    private readonly long _setBytes;
    private readonly int[] _hashes;
    private readonly int[] _seenOnce;
    private readonly ValidatedToken?[] _tokens;
    private readonly long[] _used;
    private readonly Lock[] _locks;
    private long _hits;
    private long _misses;

    public AccessTokenCache(IOptions<JwtDeviceAuthOptions> options)
    {
        var size = options.Value.AccessTokenCacheSize;
        _sets = size == 0 ? 0 : (int)Math.Max(1, size / UsualSetBytes);
        _setBytes = size / Math.Max(1, _sets);
        _hashes = new int[_sets * Places];
        _seenOnce = new int[_sets * Places * SeenPerPlace];
        _tokens = new ValidatedToken?[_sets * Places];
        _used = new long[_sets];
        _locks = new Lock[Math.Min(_sets, 64)];
        for (var index = 0; index < _locks.Length; index++)
        {
            _locks[index] = new Lock();
        }
    }

    public bool IsEnabled => _sets > 0;

    /// <summary>How many requests were answered from the cache since the start.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>How many tokens had to be validated since the start, right or wrong.</summary>
    public long Misses => Volatile.Read(ref _misses);

    /// <summary>How many bytes the tokens hold now.</summary>
    public long UsedBytes => _used.Sum();

    /// <summary>How many tokens there are now.</summary>
    public int Count => _tokens.Count(token => token is not null);

    /// <summary>The same token, every character of it; null if it is not known.</summary>
    public ValidatedToken? Find(ReadOnlySpan<char> token)
    {
        var hash = HashOf(token);
        var first = FirstPlace(hash);
        for (var place = first; place < first + Places; place++)
        {
            if (_hashes[place] == hash && Volatile.Read(ref _tokens[place]) is { } known && AccessTokenText.FixedTimeEquals(known.Text, token))
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>Remembers a valid token from its second time on, if its set can hold it at all.</summary>
    public void Add(ValidatedToken token, DateTimeOffset now)
    {
        var hash = HashOf(token.Text);
        ref var seen = ref _seenOnce[(uint)hash % (uint)_seenOnce.Length];
        if (seen != hash || token.Size > _setBytes)
        {
            seen = hash;
            return;
        }

        token.LastUsed = now.ToUnixTimeSeconds();
        var first = FirstPlace(hash);
        var set = first / Places;
        lock (_locks[set % _locks.Length])
        {
            var free = -1;
            for (var place = first; place < first + Places; place++)
            {
                if (_tokens[place] is { } other && (!other.IsAliveAt(now) || AccessTokenText.FixedTimeEquals(other.Text, token.Text)))
                {
                    Clear(set, place);
                }

                free = _tokens[place] is null ? place : free;
            }

            while (free < 0 || _used[set] + token.Size > _setBytes)
            {
                free = OldestOf(first);
                Clear(set, free);
            }

            _hashes[free] = hash;
            Volatile.Write(ref _tokens[free], token);
            _used[set] += token.Size;
        }
    }

    /// <summary>Forgets a token.</summary>
    public void Remove(ValidatedToken token)
    {
        var first = FirstPlace(HashOf(token.Text));
        var set = first / Places;
        lock (_locks[set % _locks.Length])
        {
            var place = Array.IndexOf(_tokens, token, first, Places);
            if (place >= 0)
            {
                Clear(set, place);
            }
        }
    }

    public void CountHit() => Interlocked.Increment(ref _hits);

    public void CountMiss() => Interlocked.Increment(ref _misses);

    /// <summary>Of the signature's end: those who cannot sign cannot choose it, and the hash is seeded at random besides.</summary>
    private static int HashOf(ReadOnlySpan<char> token)
        => string.GetHashCode(token[Math.Max(0, token.Length - HashedCharacters)..], StringComparison.Ordinal);

    private int FirstPlace(int hash) => (int)((uint)hash % (uint)_sets) * Places;

    private int OldestOf(int first)
    {
        var oldest = -1;
        for (var place = first; place < first + Places; place++)
        {
            if (_tokens[place] is { } token && (oldest < 0 || token.LastUsed < _tokens[oldest]!.LastUsed))
            {
                oldest = place;
            }
        }

        return oldest;
    }

    private void Clear(int set, int place)
    {
        var token = _tokens[place]!;
        _used[set] -= token.Size;
        Volatile.Write(ref _tokens[place], null);
        token.ProofKey?.Close();
    }
}
