using JwtDeviceAuth.Keys;

namespace JwtDeviceAuth.DPoP;

/// <summary>
/// The key of one device, imported by its last proof, for its next: an import costs as much as a verification. Only the key that an access token of this application is bound to is kept, beside that
/// token in memory, so a stranger's keys push out nothing. Who takes it has it alone until it is put back, since keys of the framework are not for several threads; another request of the same
/// moment imports one of its own.
/// </summary>
/// <param name="thumbprint">Of the key.</param>
internal sealed class KeptProofKey(string thumbprint)
{
    private Entry? _entry;
    private volatile bool _isClosed;

    /// <summary>The key, if the header that it came with before is this one, character by character: what was checked of it then need not be checked again.</summary>
    public IProofKey? Take(ReadOnlySpan<char> header)
    {
        if (Volatile.Read(ref _entry) is not { } seen || !header.SequenceEqual(seen.Header))
        {
            return null;
        }

        return ReferenceEquals(Interlocked.CompareExchange(ref _entry, null, seen), seen) ? seen.Key : null;
    }

    /// <summary>Keeps a key whose user has done with it, or disposes it.</summary>
    public void Put(ReadOnlySpan<char> header, IProofKey key)
    {
        if (key.Thumbprint != thumbprint)
        {
            key.Dispose();
            return;
        }

        Replace(new Entry(header.ToString(), key));
        if (_isClosed)
        {
            Replace(null);
        }
    }

    /// <summary>Nobody asks for it any more.</summary>
    public void Close()
    {
        _isClosed = true;
        Replace(null);
    }

    private void Replace(Entry? entry) => Interlocked.Exchange(ref _entry, entry)?.Key.Dispose();

    private sealed class Entry(string header, IProofKey key)
    {
        public string Header => header;

        public IProofKey Key => key;
    }
}
