using JwtDeviceAuth.Accounts;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Lockout;

/// <summary>
/// Slows guessing down: count the attempt before the password is hashed, or refuse it; afterwards take it back if it was no failure. A
/// device that proves that it has signed in before is counted by itself, so that strangers cannot lock the owner out; anybody else for
/// the account and for the source address together.
/// </summary>
internal sealed class LoginThrottle(
    LockoutKeys keys, RefreshTokenFormat format, IOptions<JwtDeviceAuthOptions> options, StoreClock clock, IFailedLoginStore? store = null)
{
    /// <summary>Many people can share an address; one who sprays passwords over accounts has only one.</summary>
    private const int PatienceWithAddresses = 10;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    private readonly LockoutOptions _options = options.Value.Lockout;

    /// <summary>
    /// What a device sends to show that it has signed in before, if its signature is right; read before anything is known of the account,
    /// so that it costs the same for each.
    /// </summary>
    public RefreshToken? ReadProof(LoginRequest request)
        => store is not null && _options.Enabled && request.DeviceProof is { Length: > 0 } proof ? format.TryRead(proof) : null;

    public ValueTask<LoginAttempt> BeginLoginAsync(
        User? user, LoginRequest request, RefreshToken? proof, CancellationToken cancellationToken)
    {
        if (user is not null && proof is not null && proof.UserId == user.Id
            && string.Equals(proof.DeviceId, request.DeviceId, StringComparison.Ordinal))
        {
            return BeginAsync(LockoutScope.Device, keys.Device(user.Id, request.DeviceId), address: null, cancellationToken);
        }

        return BeginAsync(LockoutScope.Account, keys.Account(request.Email), keys.SourceAddress(request.Client.IpAddress), cancellationToken);
    }

    /// <summary>A user's passwords for changes of the account: else a stolen access token could be used to find the password.</summary>
    public ValueTask<LoginAttempt> BeginProfileAsync(long userId, CancellationToken cancellationToken)
        => BeginAsync(LockoutScope.Profile, keys.Profile(userId), address: null, cancellationToken);

    /// <summary>Corrects the counts for what came of the attempt; a failure leaves them as they are.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="wasRight">True for a right password, false for a wrong one, null if it was not looked at.</param>
    public async ValueTask SettleAsync(LoginAttempt attempt, bool? wasRight)
    {
        if (wasRight == false || attempt.Own.Count == 0)
        {
            return;
        }

        // Not cancelled by a client that has gone away: it would be left with a failure that was none.
        await (wasRight == true
            ? store!.SettleAsync([.. attempt.Own.Select(own => own.KeyHash)], attempt.Shared, CancellationToken.None)
            : store!.SettleAsync([], [.. attempt.Own, .. attempt.Shared], CancellationToken.None));
    }

    /// <summary>Lets an account's count start anew, when its owner has proved to be that by other means than the password.</summary>
    public async ValueTask ForgiveAsync(string email)
    {
        if (store is not null && _options.Enabled)
        {
            await store.SettleAsync([keys.Account(email)], [], CancellationToken.None);
        }
    }

    private async ValueTask<LoginAttempt> BeginAsync(LockoutScope scope, byte[] key, byte[]? address, CancellationToken cancellationToken)
    {
        if (store is null || !_options.Enabled)
        {
            return LoginAttempt.Uncounted;
        }

        var now = clock.GetUtcNow().ToWholeMilliseconds();
        List<LoginCounter> counters = [Counter(key, patience: 1)];
        if (address is not null)
        {
            counters.Add(Counter(address, PatienceWithAddresses));
        }

        var reservation = await store.ReserveAsync(counters, now, cancellationToken);
        if (reservation.Refusal is { } refusal)
        {
            var wait = refusal.BlockedUntil - now;
            return new LoginAttempt
            {
                RetryAfter = wait > ShortestWait ? wait : ShortestWait,
                RefusedBy = refusal.KeyHash.AsSpan().SequenceEqual(key) ? scope : LockoutScope.SourceAddress,
            };
        }

        return new LoginAttempt
        {
            Own = [.. reservation.Counted.Where(counted => counted.KeyHash.AsSpan().SequenceEqual(key))],
            Shared = [.. reservation.Counted.Where(counted => !counted.KeyHash.AsSpan().SequenceEqual(key))],
        };
    }

    private LoginCounter Counter(byte[] key, int patience)
        => new() { KeyHash = key, FreeAttempts = _options.FreeAttempts * patience, MaxDelay = _options.MaxDelay };
}
