namespace JwtDeviceAuth.Passwords;

/// <summary>
/// What waits to be hashed, in two lines of bounded length. Sign-ups and changes of accounts have one of their own, and while logins wait no more than every
/// fourth turn, so that a flood of them takes no login its turn. The lock of <see cref="HashingQueue"/> guards it.
/// </summary>
internal sealed class HashingLines(int workers)
{
    private const int LoginsPerWorker = 64;
    private const int ChangesPerWorker = 16;

    /// <summary>Of so many turns one is for changes, while logins wait too.</summary>
    private const int TurnsPerChange = 4;

    private readonly List<HashingRequest> _logins = [];
    private readonly List<HashingRequest> _changes = [];
    private int _turn;

    public int Count => _logins.Count + _changes.Count;

    /// <summary>False when too many wait.</summary>
    public bool TryAdd(HashingRequest request)
    {
        var line = LineOf(request);
        if (line.Count >= workers * (request.Share == HashingShare.Logins ? LoginsPerWorker : ChangesPerWorker))
        {
            return false;
        }

        line.Add(request);
        return true;
    }

    /// <summary>False when its turn has come already.</summary>
    public bool Remove(HashingRequest request) => LineOf(request).Remove(request);

    /// <summary>Takes the request whose turn it is, and of the others those that cost as much, which go beside it and take nobody's turn.</summary>
    /// <returns>How many were taken: 1 to <paramref name="share"/>.</returns>
    public int Take(HashingRequest[] taken, int share)
    {
        var line = NextLine();
        taken[0] = line[0];
        line.RemoveAt(0);
        var count = TakeEqual(line, taken, count: 1, share);
        return TakeEqual(line == _logins ? _changes : _logins, taken, count, share);
    }

    private List<HashingRequest> LineOf(HashingRequest request) => request.Share == HashingShare.Logins ? _logins : _changes;

    private List<HashingRequest> NextLine()
    {
        if (_logins.Count == 0 || _changes.Count == 0)
        {
            return _logins.Count == 0 ? _changes : _logins;
        }

        _turn = (_turn + 1) % TurnsPerChange;
        return _turn == 0 ? _changes : _logins;
    }

    private static int TakeEqual(List<HashingRequest> line, HashingRequest[] taken, int count, int share)
    {
        for (var i = 0; count < share && taken[0].Cost is not null && i < line.Count;)
        {
            if (line[i].Cost == taken[0].Cost)
            {
                taken[count++] = line[i];
                line.RemoveAt(i);
            }
            else
            {
                i++;
            }
        }

        return count;
    }
}
