using System.Security.Cryptography;
using JwtDeviceAuth.Client.Server;
using JwtDeviceAuth.Client.Sessions;

namespace JwtDeviceAuth.Client.Proofs;

/// <summary>
/// The key of this device, apart from the session in the store, so that a copy of the session alone opens nothing (RFC 9449). It is made when it is needed first. What
/// answers show of the server's time and its nonce goes into the next proof.
/// </summary>
internal sealed class DeviceKey(ITokenStore store, string name, TimeProvider time, MonotonicClock clock, bool isUsed, ClientLog log) : IDisposable
{
    private const string NonceHeader = "DPoP-Nonce";

    private readonly TaskQueue _turns = new();
    private readonly object _gate = new();
    private ECDsa? _key;
    private string? _nonce;
    private (DateTimeOffset Server, long Here)? _serverTime;

    /// <summary>Adds a proof for this request; nothing where keys are not used.</summary>
    /// <param name="request">A request whose method and address are set.</param>
    /// <param name="accessToken">The bound access token that goes with it; null without one.</param>
    /// <param name="cancellationToken">Cancels the wait for the key.</param>
    public async ValueTask AddProofAsync(HttpRequestMessage request, string? accessToken, CancellationToken cancellationToken)
    {
        if (!isUsed)
        {
            return;
        }

        var key = _key ?? await _turns.RunAsync(LoadAsync).WaitAsync(cancellationToken).ConfigureAwait(false);
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
    public bool LearnedFrom(Reply reply) => isUsed && reply.Code is "use_dpop_nonce" or "invalid_dpop_proof";

    /// <summary>Whether a refused request's answer asks for the nonce that it brings.</summary>
    public static bool AsksForNonce(HttpResponseMessage response)
        => response.Headers.Contains(NonceHeader)
            && response.Headers.WwwAuthenticate.Any(challenge => challenge.Parameter?.Contains("use_dpop_nonce", StringComparison.Ordinal) == true);

    public void Dispose() => _key?.Dispose();

    /// <summary>The server's time, counted on by the monotonic clock: a proof of a machine whose wall clock is wrong counts too.</summary>
    private DateTimeOffset Now()
    {
        lock (_gate)
        {
            return _serverTime is { } noted ? noted.Server.AddMilliseconds(clock.Milliseconds - noted.Here) : time.GetUtcNow();
        }
    }

    private async Task<ECDsa> LoadAsync()
    {
        if (_key is { } loaded)
        {
            return loaded;
        }

        // Two processes that start together agree on one key.
        using var hold = await HoldAsync().ConfigureAwait(false);
        var stored = await store.ReadAsync(name, CancellationToken.None).ConfigureAwait(false);
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (stored is null || !TryImport(key, stored))
        {
            try
            {
                await store.WriteAsync(name, Convert.ToBase64String(key.ExportPkcs8PrivateKey()), CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                log.StoreCannotBeWritten(exception);
            }
        }

        _key = key;
        return key;
    }

    private async ValueTask<IDisposable?> HoldAsync()
    {
        for (var attempt = 0; store is ISharedTokenStore shared && attempt < 100; attempt++)
        {
            if (shared.TryBeginUpdate(name) is { } hold)
            {
                return hold;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), time).ConfigureAwait(false);
        }

        return null;
    }

    private static bool TryImport(ECDsa key, string stored)
    {
        try
        {
            key.ImportPkcs8PrivateKey(Convert.FromBase64String(stored.Trim()), out _);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
