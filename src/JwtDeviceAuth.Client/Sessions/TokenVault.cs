namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// The document of the store, with a copy in memory. What others write is seen; what cannot be written is kept in memory and written with the next
/// change; and a session that has ended here never comes back from a store that missed it.
/// </summary>
internal sealed class TokenVault(StoreText text, ClientLog log, TaskCreationOptions continuations)
{
    private const string NewerVersion
        = "A newer version of this program has written the token store. Update this program, or give it a store of its own. Nothing was changed.";

    private readonly TaskQueue _turns = new(continuations);
    private readonly object _gate = new();
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);
    private Memory? _memory;
    private (string Text, StoredDocument? Document)? _read;
    private string? _arrived;
    private bool _isFrozen;

    /// <summary>Notes each change of what is known; reports them when the store is free again.</summary>
    public StatePublisher? States { get; set; }

    /// <summary>Whether the store holds what the memory holds.</summary>
    public bool IsSaved { get; private set; } = true;

    /// <summary>What is known without asking the store; null before the first read.</summary>
    public StoredDocument? Known => Remembered?.Document;

    private Memory? Remembered
    {
        get
        {
            lock (_gate)
            {
                return _memory;
            }
        }
    }

    /// <summary>What is known, after a look at the store if it has changed. Whoever knows of no session looks in any case: another may have just signed in.</summary>
    /// <exception cref="TokenStoreException">Nothing is known yet, and the store cannot be read.</exception>
    public async ValueTask<StoredDocument> ReadAsync(CancellationToken cancellationToken)
    {
        if (Remembered is { Document: { Session: not null } known } memory && text.IsUnchangedSince(memory.Stamp))
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
        using var hold = await text.HoldAsync().ConfigureAwait(false);
        var found = await LoadAsync().ConfigureAwait(false);
        var (current, stamp) = (found.Document, found.Stamp);
        var next = change(current);
        if (_isFrozen && !ReferenceEquals(next, current))
        {
            // The newer version goes on with the token that is in the store, so it must not be used up here.
            throw new TokenStoreException(NewerVersion);
        }

        NoteEnded(current, next);
        if (!found.IsReadable)
        {
            // What cannot be compared is not written: another process may have got further.
            IsSaved &= ReferenceEquals(next, current);
        }
        else if (!ReferenceEquals(next, current) || (!found.IsInStore && !IsSaved && !_isFrozen))
        {
            await SaveAsync(next).ConfigureAwait(false);

            // Without the hold, another may have written since: then its text is looked at next time.
            stamp = hold.IsAlone && IsSaved ? text.Stamp() : StoreText.UnknownStamp;
        }

        Remember(new Memory(next, stamp));
        return next;
    }

    private async ValueTask<Found> LoadAsync()
    {
        var known = Known;
        if (known is not null && text.IsHanging)
        {
            // Without an exception, for it is asked as often as somebody waits.
            return Unreadable(known);
        }

        var stamp = text.Stamp();
        string? content;
        try
        {
            content = await text.ReadAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return known is null
                ? throw new TokenStoreException($"The token store cannot be read, so it is not known who is signed in. Nothing was changed; try again. {exception.Message}", exception)
                : Unreadable(known);
        }

        var stored = content is null ? null : Parse(content);
        if (stored is { Version: > StoredDocument.CurrentVersion })
        {
            _isFrozen = true;
            return known is null
                ? throw new TokenStoreException(NewerVersion)
                : new Found(known, stamp, IsInStore: false, IsReadable: true);
        }

        _isFrozen = false;
        if (stored is null)
        {
            if (content is not null)
            {
                log.StoreIsDamaged();
            }

            // Cleared or damaged under a client that runs: it goes on, and writes what it has with the next refresh.
            return new Found(known ?? StoredDocument.New(), stamp, IsInStore: false, IsReadable: true);
        }

        var current = known is null ? stored : Latest(known, stored);
        _arrived = stored.Session?.Id ?? _arrived;
        return new Found(current, stamp, ReferenceEquals(current, stored), IsReadable: true);
    }

    private static Found Unreadable(StoredDocument known) => new(known, StoreText.UnknownStamp, IsInStore: false, IsReadable: false);

    /// <summary>Most looks at the store find what they found before.</summary>
    private StoredDocument? Parse(string content)
    {
        if (_read is not { } read || read.Text != content)
        {
            _read = read = (content, StoredJson.TryRead(content));
        }

        return read.Document;
    }

    /// <summary>The store's, but for what it has missed: the end of a session here, a later refresh of the same one, a session that never arrived there, and sign-outs to be told.</summary>
    private StoredDocument Latest(StoredDocument known, StoredDocument stored)
    {
        if (stored.Session is { } theirs)
        {
            if (HasEnded(theirs))
            {
                return known;
            }

            if (known.Session is { } mine && mine.Id == theirs.Id)
            {
                return mine.Generation > theirs.Generation ? known : stored;
            }
        }

        // The store was cleared, and another client has begun it anew: it says nothing about what was there before.
        var isAnew = known.Origin != stored.Origin;
        if (stored.Session is null && known.Session is { } lost && (isAnew || _arrived != lost.Id))
        {
            return known;
        }

        var merged = isAnew || !IsSaved ? stored.WithSignOutsOf(known) : stored;
        IsSaved &= ReferenceEquals(merged, stored);
        return merged;
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
        var content = StoredJson.Write(document);
        try
        {
            await text.WriteAsync(content).ConfigureAwait(false);
            _read = (content, document);
            _arrived = document.Session?.Id ?? _arrived;
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

    private void Remember(Memory memory)
    {
        lock (_gate)
        {
            _memory = memory;
        }

        States?.Note(memory.Document);
    }

    /// <summary>What is known, and the stamp of the store that it was known from.</summary>
    private sealed record Memory(StoredDocument Document, string? Stamp);

    private sealed record Found(StoredDocument Document, string? Stamp, bool IsInStore, bool IsReadable);
}
