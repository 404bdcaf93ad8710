namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// The document of the store, with a copy in memory. What others write is seen; what cannot be written is kept in memory and written with the next
/// change; and a session that has ended here never comes back from a store that missed it.
/// </summary>
internal sealed class TokenVault(ITokenStore store, string name, TimeProvider time, ClientLog log)
{
    private const string NewerVersion
        = "A newer version of this program has written the token store. Update this program, or give it a store of its own. Nothing was changed.";

    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan GivenUpFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly ISharedTokenStore? _shared = store as ISharedTokenStore;
    private readonly TaskQueue _turns = new();
    private readonly object _gate = new();
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private StoredDocument? _memory;
    private (string Text, StoredDocument? Document)? _read;
    private string? _stamp;
    private bool _isFrozen;
    private long? _givenUpAt;

    /// <summary>Notes each change of what is known; reports them when the store is free again.</summary>
    public StatePublisher? States { get; set; }

    /// <summary>Whether the store holds what the memory holds.</summary>
    public bool IsSaved { get; private set; } = true;

    /// <summary>What is known without asking the store; null before the first read.</summary>
    public StoredDocument? Known
    {
        get
        {
            lock (_gate)
            {
                return _memory;
            }
        }
    }

    /// <summary>What is known, after a look at the store if it has changed.</summary>
    /// <exception cref="TokenStoreException">Nothing is known yet, and the store cannot be read.</exception>
    public async ValueTask<StoredDocument> ReadAsync(CancellationToken cancellationToken)
    {
        if (Known is { } known && (_shared is null || string.Equals(Stamp(), _stamp, StringComparison.Ordinal)))
        {
            return known;
        }

        return await UpdateAsync(static document => document).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads, changes and writes as one step. A change that gives back its argument writes nothing. It may be called again for another document.
    /// </summary>
    /// <exception cref="TokenStoreException">Nothing is known yet, and the store cannot be read.</exception>
    public async Task<StoredDocument> UpdateAsync(Func<StoredDocument, StoredDocument> change)
    {
        var document = await _turns.RunAsync(() => ChangeAsync(change)).ConfigureAwait(false);
        States?.Report();
        return document;
    }

    private async Task<StoredDocument> ChangeAsync(Func<StoredDocument, StoredDocument> change)
    {
        using var hold = await HoldAsync().ConfigureAwait(false);
        var (current, isInStore, isReadable) = await LoadAsync().ConfigureAwait(false);
        var next = change(current);
        if (_isFrozen && !ReferenceEquals(next, current))
        {
            // The newer version goes on with the token that is in the store, so it must not be used up here.
            throw new TokenStoreException(NewerVersion);
        }

        NoteEnded(current, next);
        if (!isReadable)
        {
            // What cannot be compared is not written: another process may have got further.
            IsSaved &= ReferenceEquals(next, current);
        }
        else if (!ReferenceEquals(next, current) || (!isInStore && !IsSaved && !_isFrozen))
        {
            await SaveAsync(next).ConfigureAwait(false);
        }

        Remember(next);
        return next;
    }

    /// <summary>Null as well where the store cannot say.</summary>
    private string? Stamp()
    {
        try
        {
            return _shared?.GetStamp(name);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private async ValueTask<IDisposable?> HoldAsync()
    {
        if (_shared is null)
        {
            return null;
        }

        for (var start = time.GetTimestamp(); ;)
        {
            if (_shared.TryBeginUpdate(name) is { } hold)
            {
                return hold;
            }

            if (time.GetElapsedTime(start) >= LongestHold || (_givenUpAt is { } givenUp && time.GetElapsedTime(givenUp) < GivenUpFor))
            {
                break;
            }

            await Task.Delay(Pause, time).ConfigureAwait(false);
        }

        // Its owner was stopped in the middle: nobody waits for that, and not for each step anew.
        _givenUpAt = time.GetTimestamp();
        return null;
    }

    private async ValueTask<(StoredDocument Document, bool IsInStore, bool IsReadable)> LoadAsync()
    {
        var known = Known;
        string? text;
        try
        {
            _stamp = Stamp();
            text = await store.ReadAsync(name, CancellationToken.None).AsTask().WaitAsync(LongestStep, time).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return known is null
                ? throw new TokenStoreException($"The token store cannot be read, so it is not known who is signed in. Nothing was changed; try again. {exception.Message}", exception)
                : (known, false, false);
        }

        var stored = text is null ? null : Parse(text);
        if (stored is { Version: > StoredDocument.CurrentVersion })
        {
            _isFrozen = true;
            return known is null
                ? throw new TokenStoreException(NewerVersion)
                : (known, false, true);
        }

        _isFrozen = false;
        if (stored is null)
        {
            if (text is not null)
            {
                log.StoreIsDamaged();
            }

            // Cleared or damaged under a client that runs: it goes on, and writes what it has with the next refresh.
            return (known ?? new StoredDocument(), false, true);
        }

        var current = known is null ? stored : Latest(known, stored);
        return (current, ReferenceEquals(current, stored), true);
    }

    /// <summary>Most looks at the store find what they found before.</summary>
    private StoredDocument? Parse(string text)
    {
        if (_read is not { } read || read.Text != text)
        {
            _read = read = (text, StoredJson.TryRead(text));
        }

        return read.Document;
    }

    /// <summary>
    /// The store's, but for what it has missed: the end of a session here, and a later refresh of the same one. What could not be written stays until the store has another session.
    /// </summary>
    private StoredDocument Latest(StoredDocument known, StoredDocument stored) => (known.Session, stored.Session) switch
    {
        (_, { } theirs) when HasEnded(theirs) => known,
        ({ } mine, { } theirs) when mine.Id == theirs.Id => mine.Generation > theirs.Generation ? known : stored,
        (_, null) when !IsSaved => known,
        _ => stored,
    };

    private bool HasEnded(StoredSession session)
    {
        lock (_gate)
        {
            return _ended.Contains(session.Id);
        }
    }

    private void NoteEnded(StoredDocument before, StoredDocument after)
    {
        if (before.Session is { } session && session.Id != after.Session?.Id)
        {
            lock (_gate)
            {
                _ended.Add(session.Id);
            }
        }
    }

    private async ValueTask SaveAsync(StoredDocument document)
    {
        var text = StoredJson.Write(document);
        try
        {
            await store.WriteAsync(name, text, CancellationToken.None).AsTask().WaitAsync(LongestStep, time).ConfigureAwait(false);
            _stamp = Stamp();
            _read = (text, document);
            IsSaved = true;
        }
        catch (Exception exception)
        {
            if (IsSaved)
            {
                log.StoreCannotBeWritten(exception);
            }

            IsSaved = false;
        }
    }

    private void Remember(StoredDocument document)
    {
        lock (_gate)
        {
            _memory = document;
        }

        States?.Note(document);
    }
}
