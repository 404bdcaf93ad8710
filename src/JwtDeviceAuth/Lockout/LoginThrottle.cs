using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Lockout;

/// <summary>
/// Slows guessing down: count the attempt before the password is hashed, or refuse it; afterwards take it back if it was no failure. A
/// device that proves that it has signed in since the password was set is counted by itself and with the account's other such devices, so
/// that strangers cannot lock the owner out; anybody else for the account and for the source address together. An attempt that only others
/// hold up which are being checked waits for them.
/// </summary>
internal sealed class LoginThrottle(
    LockoutKeys keys,
    RefreshTokenFormat format,
    LoginTurns turns,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock,
    IFailedLoginStore? store = null)
{
    /// <summary>Many people can share an address; one who sprays passwords over accounts has only one.</summary>
    private const int PatienceWithAddresses = 10;

    /// <summary>A person has a few devices; a thief of many proofs gets no more out of them than out of these.</summary>
    private const int PatienceWithDevices = 4;

    /// <summary>There are only a million codes, and at any time three of them are right.</summary>
    private const int FreeSecondFactors = 5;

    /// <summary>Longer than for passwords: only who has shown the first factor gets here, so that no stranger can lock the owner out.</summary>
    private static readonly TimeSpan LongestSecondFactorWait = TimeSpan.FromHours(1);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);

    /// <summary>Sign-ups are no guesses: a source with too many goes on, only not faster than this.</summary>
    private static readonly TimeSpan LongestSignUpWait = TimeSpan.FromMinutes(1);

    private readonly LockoutOptions _options = options.Value.Lockout;

    /// <summary>
    /// What a device sends to show that it has signed in before, if its signature is right; read before anything is known of the account,
    /// so that it costs the same for each.
    /// </summary>
    public RefreshToken? ReadProof(LoginSource source)
        => store is not null && _options.Enabled && source.DeviceProof is { Length: > 0 } proof && format.TryRead(proof) is { } token
            && token.IsOfDeviceWith(source.KeyThumbprint)
                ? token
                : null;

    public async ValueTask<LoginAttempt> BeginLoginAsync(
        User? user, LoginSource source, RefreshToken? proof, CancellationToken cancellationToken)
    {
        if (user is not null && proof is not null && proof.UserId == user.Id
            && string.Equals(proof.DeviceId, source.DeviceId, StringComparison.Ordinal)
            && await BeginOnDeviceAsync(user.Id, source.DeviceId, proof.IssuedAt, cancellationToken) is { } attempt)
        {
            return attempt;
        }

        return await BeginAsync(
            [
                (LockoutScope.Account, Counter(keys.Account(source.Email), patience: 1)),
                .. Address(LockoutScope.SourceAddress, keys.SourceAddress(source.IpAddress)),
            ],
            mayWait: true,
            cancellationToken);
    }

    /// <summary>A user's passwords for changes of the account: else a stolen access token could be used to find the password.</summary>
    public ValueTask<LoginAttempt> BeginProfileAsync(long userId, CancellationToken cancellationToken)
        => BeginAsync([(LockoutScope.Profile, Counter(keys.Profile(userId), patience: 1))], mayWait: true, cancellationToken);

    /// <summary>
    /// A second factor: one count for the account, whatever the login, the device and the kind of factor. Counted even where
    /// <see cref="LockoutOptions.Enabled"/> is false: what an application does instead is about passwords.
    /// </summary>
    public ValueTask<LoginAttempt> BeginSecondFactorAsync(long userId, CancellationToken cancellationToken)
        => BeginAsync([(LockoutScope.SecondFactor, SecondFactorCounter(keys.SecondFactor(userId)))], mayWait: true, cancellationToken);

    /// <summary>The first code of a factor that is being added, by somebody who is signed in: it must not hold up the owner's logins.</summary>
    public ValueTask<LoginAttempt> BeginEnrolmentAsync(long userId, CancellationToken cancellationToken)
        => BeginAsync([(LockoutScope.SecondFactor, SecondFactorCounter(keys.Enrolment(userId)))], mayWait: true, cancellationToken);

    /// <summary>Lets the count of second factors start anew, when an operator has removed them all.</summary>
    public async ValueTask ForgiveSecondFactorAsync(long userId)
    {
        if (store is not null)
        {
            await store.ReleaseAsync(new LoginLeaseRelease { Forgiven = [keys.SecondFactor(userId), keys.Enrolment(userId)] }, CancellationToken.None);
        }
    }

    /// <summary>A sign-up, which costs a hash and takes an address: one source does not get any number of them.</summary>
    public ValueTask<LoginAttempt> BeginSignUpAsync(string? address, CancellationToken cancellationToken)
        => keys.SignUp(address) is { } key
            ? BeginAsync(
                [(LockoutScope.SignUp, new LoginCounter { KeyHash = key, FreeAttempts = _options.FreeSignUps, MaxDelay = Shorter(LongestSignUpWait, _options.MaxDelay) })],
                mayWait: false,
                cancellationToken)
            : ValueTask.FromResult(LoginAttempt.Uncounted);

    /// <summary>Corrects the counts for the result of the attempt.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="wasRight">True for a right password, false for a wrong one, null if it was not looked at.</param>
    public async ValueTask ReleaseAsync(LoginAttempt attempt, bool? wasRight)
    {
        if (attempt.Own.Count == 0)
        {
            return;
        }

        // Not cancelled by a client that has gone away: it would be left with a failure that was none.
        await store!.ReleaseAsync(
            wasRight switch
            {
                true => new LoginLeaseRelease { Forgiven = [.. attempt.Own.Select(own => own.KeyHash)], TakenBack = attempt.Shared },
                false => new LoginLeaseRelease { Failed = [.. attempt.Own, .. attempt.Shared] },
                null => new LoginLeaseRelease { TakenBack = [.. attempt.Own, .. attempt.Shared] },
            },
            CancellationToken.None);
    }

    /// <summary>Lets an account's counts start anew, when its owner has proved to be that by other means than the password.</summary>
    public async ValueTask ForgiveAsync(User user)
    {
        if (store is not null && _options.Enabled)
        {
            await store.ReleaseAsync(new LoginLeaseRelease { Forgiven = [keys.Account(user.NormalizedEmail!), keys.Devices(user.Id)] }, CancellationToken.None);
        }
    }

    /// <summary>Null if the proof is older than the password.</summary>
    private async ValueTask<LoginAttempt?> BeginOnDeviceAsync(
        long userId, string deviceId, DateTimeOffset issuedAt, CancellationToken cancellationToken)
        => await BeginAsync(
            [
                (LockoutScope.Device, Counter(keys.Device(userId, deviceId), patience: 1)),
                (LockoutScope.Devices, Counter(keys.Devices(userId), PatienceWithDevices)),
            ],
            mayWait: true,
            new DeviceProof(userId, issuedAt),
            cancellationToken);

    private async ValueTask<LoginAttempt> BeginAsync(
        IReadOnlyList<(LockoutScope Scope, LoginCounter Counter)> counters, bool mayWait, CancellationToken cancellationToken)
        => (await BeginAsync(counters, mayWait, proof: null, cancellationToken))!;

    /// <summary>The first count is the attempt's own.</summary>
    private async ValueTask<LoginAttempt?> BeginAsync(
        IReadOnlyList<(LockoutScope Scope, LoginCounter Counter)> counters, bool mayWait, DeviceProof? proof, CancellationToken cancellationToken)
    {
        if (store is null || (!_options.Enabled && counters[0].Scope != LockoutScope.SecondFactor))
        {
            return LoginAttempt.Uncounted;
        }

        var lease = await LeaseAsync();
        if (mayWait)
        {
            lease = await turns.WaitAsync(lease, IsPassing, LeaseAsync, cancellationToken);
        }

        if (lease.IsProofVoid)
        {
            return null;
        }

        if (lease.Refusal is { } refusal)
        {
            var wait = refusal.BlockedUntil - Now();
            return new LoginAttempt
            {
                RetryAfter = wait > ShortestWait ? wait : ShortestWait,
                RefusedBy = counters.First(counter => AreEqual(counter.Counter.KeyHash, refusal.KeyHash)).Scope,
            };
        }

        var own = counters[0].Counter.KeyHash;
        return new LoginAttempt
        {
            Own = [.. lease.Counted.Where(counted => AreEqual(counted.KeyHash, own))],
            Shared = [.. lease.Counted.Where(counted => !AreEqual(counted.KeyHash, own))],
        };

        ValueTask<LoginLease> LeaseAsync() => store.LeaseAsync(
            new LoginLeaseRequest { Counters = [.. counters.Select(counter => counter.Counter)], Now = Now(), Proof = proof }, cancellationToken);
    }

    /// <summary>Whether the block is gone by now, or may go when those that are being checked turn out to be right.</summary>
    private bool IsPassing(LoginLease lease)
    {
        var now = Now();
        return lease.Refusal is { } refusal
            && (refusal.BlockedUntil <= now || (refusal.Pending > 0 && now - refusal.LastFailedAt < LoginCounter.LongestLease));
    }

    private DateTimeOffset Now() => clock.GetUtcNow().ToWholeMilliseconds();

    private IEnumerable<(LockoutScope Scope, LoginCounter Counter)> Address(LockoutScope scope, byte[]? key)
        => key is null ? [] : [(scope, Counter(key, PatienceWithAddresses))];

    private LoginCounter Counter(byte[] key, int patience)
        => new() { KeyHash = key, FreeAttempts = _options.FreeAttempts * patience, MaxDelay = _options.MaxDelay };

    private static LoginCounter SecondFactorCounter(byte[] key)
        => new() { KeyHash = key, FreeAttempts = FreeSecondFactors, MaxDelay = LongestSecondFactorWait };

    private static bool AreEqual(byte[] key, byte[] other) => key.AsSpan().SequenceEqual(other);

    private static TimeSpan Shorter(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
