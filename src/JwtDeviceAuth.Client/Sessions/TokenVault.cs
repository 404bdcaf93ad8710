namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// The document of the store, with a copy in memory. What others write is seen; what cannot be written is kept in memory and written with the next
/// change; and a session that has ended here never comes back from a store that missed it.
/// </summary>
internal sealed class TokenVault(ITokenStore store, string name, TimeProvider time, ClientLog log)
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly ISharedTokenStore? _shared = store as ISharedTokenStore;
    private readonly TaskQueue _turns = new();
    private readonly object _gate = new();
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private StoredDocument? _memory;
    private string? _stamp;
    private bool _isFrozen;

    /// <summary>Called after each change of what is known, in order.</summary>
    public Action<StoredDocument>? Changed { get; set; }

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

    /// <exception cref="TokenStoreException">Nothing is known yet, and the store cannot be read.</exception>
    public async ValueTask<StoredDocument> ReadAsync(CancellationToken cancellationToken)
    {
        if (Known is { } known && (_shared is null || string.Equals(_shared.GetStamp(name), _stamp, StringComparison.Ordinal)))
        {
            return known;
        }

        return await UpdateAsync(static document => document).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Reads, changes and writes as one step. A change that gives back its argument writes nothing. It may be called again for another document.
    /// </summary>
    /// <exception cref="TokenStoreException">Nothing is known yet, and the store cannot be read.</exception>
    public Task<StoredDocument> UpdateAsync(Func<StoredDocument, StoredDocument> change) => _turns.RunAsync(async () =>
    {
        using var hold = await HoldAsync().ConfigureAwait(false);
        var (current, isInStore) = await LoadAsync().ConfigureAwait(false);
        var next = change(current);
        NoteEnded(current, next);
        if (!ReferenceEquals(next, current) || (!isInStore && !IsSaved))
        {
            await SaveAsync(next).ConfigureAwait(false);
        }

        Remember(next);
        return next;
    });

    private async ValueTask<IDisposable?> HoldAsync()
    {
        if (_shared is null)
        {
            return null;
        }

        for (var start = time.GetTimestamp(); time.GetElapsedTime(start) < LongestHold;)
        {
            if (_shared.TryBeginUpdate(name) is { } hold)
            {
                return hold;
            }

            await Task.Delay(Pause, time).ConfigureAwait(false);
        }

        // Its owner was stopped in the middle, or the folder cannot be written: nobody waits for that.
        return null;
    }

    private async ValueTask<(StoredDocument Document, bool IsInStore)> LoadAsync()
    {
        var known = Known;
        string? text;
        try
        {
            _stamp = _shared?.GetStamp(name);
            text = await store.ReadAsync(name, CancellationToken.None).AsTask().WaitAsync(LongestStep, time).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return known is null
                ? throw new TokenStoreException($"The token store cannot be read, so it is not known who is signed in. Nothing was changed; try again. {exception.Message}", exception)
                : (known, false);
        }

        var stored = text is null ? null : StoredJson.TryRead(text);
        if (stored is { Version: > StoredDocument.CurrentVersion })
        {
            _isFrozen = true;
            return known is null
                ? throw new TokenStoreException("A newer version of this program has written the token store. Update this program, or give it a store of its own. Nothing was changed.")
                : (known, false);
        }

        _isFrozen = false;
        if (stored is null)
        {
            if (text is not null)
            {
                log.StoreIsDamaged();
            }

            // Cleared or damaged under a client that runs: it goes on, and writes what it has with the next refresh.
            return (known ?? new StoredDocument(), false);
        }

        var current = WithoutEnded(known is not null && !IsSaved ? Newer(known, stored) : stored, known);
        return (current, ReferenceEquals(current, stored));
    }

    /// <summary>Of what could not be written here and what others have written since: the later refresh of the same session, else the store's.</summary>
    private static StoredDocument Newer(StoredDocument known, StoredDocument stored) => (known.Session, stored.Session) switch
    {
        ({ } mine, { } theirs) when mine.Id == theirs.Id => mine.Generation > theirs.Generation ? known : stored,
        ({ }, null) or (null, null) => known,
        _ => stored,
    };

    private StoredDocument WithoutEnded(StoredDocument stored, StoredDocument? known)
    {
        if (stored.Session is not { } session || !HasEnded(session))
        {
            return stored;
        }

        // The end could not be written, and the store still shows the session that was before it.
        return known ?? (stored with { Session = null });
    }

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
        if (_isFrozen)
        {
            IsSaved = false;
            return;
        }

        try
        {
            await store.WriteAsync(name, StoredJson.Write(document), CancellationToken.None).AsTask().WaitAsync(LongestStep, time).ConfigureAwait(false);
            _stamp = _shared?.GetStamp(name);
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

        Changed?.Invoke(document);
    }
}
