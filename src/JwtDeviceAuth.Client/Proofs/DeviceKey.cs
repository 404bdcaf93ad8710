using JwtDeviceAuth.Client.Server;
using JwtDeviceAuth.Client.Sessions;

namespace JwtDeviceAuth.Client.Proofs;

/// <summary>
/// The key of this device, apart from the session in the store, so that a copy of the session alone opens nothing (RFC 9449). It is made when it is needed first, and it is put back where
/// the store has lost it. What answers show of the server's time and its nonce goes into the next proof.
/// </summary>
internal sealed class DeviceKey(StoreText text, ClientSettings settings, MonotonicClock clock, ClientLog log)
{
    private const string NonceHeader = "DPoP-Nonce";

    private readonly TaskQueue _turns = new(settings.Continuations);
    private readonly object _gate = new();
    private SigningKey? _key;
    private string? _nonce;
    private (DateTimeOffset Server, long Here)? _serverTime;

    /// <summary>Whether the store has the key that was used last.</summary>
    public bool IsSaved { get; private set; } = true;

    /// <summary>
    /// Sees to it that the store has the key, before a request whose answer binds a session to it: without the key, such a session is worth nothing after a restart.
    /// </summary>
    /// <param name="wanted">The thumbprint of the key that the session is bound to; null for any key.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The thumbprint of the key; null where keys are not used.</returns>
    public async ValueTask<string?> PrepareAsync(string? wanted, CancellationToken cancellationToken)
        => settings.HasKey ? (await _turns.RunAsync(() => LoadAsync(wanted)).WaitAsync(cancellationToken).ConfigureAwait(false)).Thumbprint : null;

    /// <summary>Adds a proof for this request; nothing where keys are not used.</summary>
    /// <param name="request">A request whose method and address are set.</param>
    /// <param name="accessToken">The bound access token that goes with it; null without one.</param>
    /// <param name="wanted">The thumbprint of the key that the session is bound to; null for any key.</param>
    /// <param name="cancellationToken">Cancels the wait for the key.</param>
    public async ValueTask AddProofAsync(HttpRequestMessage request, string? accessToken, string? wanted, CancellationToken cancellationToken)
    {
        if (!settings.HasKey)
        {
            return;
        }

        var key = _key is { } known && (wanted is null || known.Thumbprint == wanted)
            ? known
            : await _turns.RunAsync(() => LoadAsync(wanted)).WaitAsync(cancellationToken).ConfigureAwait(false);
        string? nonce;
        lock (_gate)
        {
            nonce = _nonce;
        }

        request.Headers.Remove("DPoP");
        request.Headers.TryAddWithoutValidation("DPoP", Proof.Create(key, request.Method, request.RequestUri!, accessToken, nonce, Now()));
    }

    public void NoteAnswer(HttpResponseMessage response)
    {
        lock (_gate)
        {
            if (response.Headers.TryGetValues(NonceHeader, out var nonces) && nonces.FirstOrDefault() is { Length: > 0 } nonce)
            {
                _nonce = nonce;
            }

            if (response.Headers.Date is { } date)
            {
                _serverTime = (date, clock.Milliseconds);
            }
        }
    }

    /// <summary>Whether a proof was refused for what the answer has now taught: its nonce or its time.</summary>
    public static bool LearnedFrom(Reply reply) => reply.Code is "use_dpop_nonce" or "invalid_dpop_proof";

    /// <summary>Whether a refused request's answer asks for the nonce that it brings.</summary>
    public static bool AsksForNonce(HttpResponseMessage response)
        => response.Headers.Contains(NonceHeader)
            && response.Headers.WwwAuthenticate.Any(challenge => challenge.Parameter?.Contains("use_dpop_nonce", StringComparison.Ordinal) == true);

    /// <summary>The server's time, counted on by the monotonic clock: a proof of a machine whose wall clock is wrong counts too.</summary>
    private DateTimeOffset Now()
    {
        lock (_gate)
        {
            return _serverTime is { } noted ? noted.Server.AddMilliseconds(clock.Milliseconds - noted.Here) : settings.TimeProvider.GetUtcNow();
        }
    }

    private async Task<SigningKey> LoadAsync(string? wanted)
    {
        // Two processes that start together agree on one key.
        using var hold = await text.HoldAsync().ConfigureAwait(false);
        string? content;
        try
        {
            content = await text.ReadAsync().ConfigureAwait(false);
        }
        catch (Exception) when (_key is not null)
        {
            return _key;
        }

        var stored = StoredKeys.Read(content);
        var key = Choose(_key, stored, wanted);
        if (!stored.Contains(key))
        {
            await SaveAsync(stored.With(key)).ConfigureAwait(false);
        }

        _key = key;
        return key;
    }

    /// <summary>
    /// The key that the session is bound to, wherever it is; else the store's, which other processes use too. They differ where one of them could not be written when it was made.
    /// </summary>
    private static SigningKey Choose(SigningKey? known, StoredKeys stored, string? wanted)
        => stored.Find(wanted) ?? (known?.Thumbprint == wanted ? known : null) ?? stored.OfDevice ?? known ?? SigningKey.Create();

    private async ValueTask SaveAsync(StoredKeys keys)
    {
        try
        {
            await text.WriteAsync(keys.Write()).ConfigureAwait(false);
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
}
