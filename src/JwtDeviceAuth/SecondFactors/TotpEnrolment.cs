using System.Security.Cryptography;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Adds an authenticator app: make a secret, and keep it as pending, which counts for nothing and locks nobody out; with the first code it becomes a
/// factor. Only what began it can confirm it.
/// </summary>
internal sealed class TotpEnrolment(
    ISecondFactorStore store,
    TotpSecrets secrets,
    SecondFactorEmails emails,
    SecurityEvents events,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock)
{
    /// <summary>Enough for all devices of one person.</summary>
    private const int Maximum = 10;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static string StartedBy(byte[] tokenHash) => Convert.ToHexString(tokenHash);

    public async ValueTask<TotpSetupResult> StartAsync(User user, string? name, SecondFactorChange change, CancellationToken cancellationToken)
    {
        var secret = TotpCodes.NewSecret();
        var factor = new TotpFactor
        {
            UserId = user.Id,
            Name = name,
            ProtectedSecret = secrets.Protect(user.Id, secret),
            CreatedAt = change.Now,
            ExpiresAt = change.Now + Lifetime,
            StartedBy = change.ChallengeHash is { } hash ? StartedBy(hash) : change.SessionId,
        };
        var status = await store.TryAddTotpAsync(factor, change, Maximum, cancellationToken);
        if (status != TotpAddStatus.Succeeded)
        {
            return new TotpSetupResult(status == TotpAddStatus.TooMany ? SecondFactorStatus.TooManyFactors : SecondFactorStatus.Busy);
        }

        var uri = TotpCodes.UriOf(secret, options.Value.SecondFactor.Issuer ?? options.Value.Issuer, user.Email ?? user.Name);
        return new TotpSetupResult(new TotpSetup
        {
            Id = factor.Id,
            Secret = TotpCodes.ToBase32(secret),
            Uri = uri,
            QrSvg = QrCode.Svg(uri),
            ExpiresAt = factor.ExpiresAt.Value,
        });
    }

    public async ValueTask<TotpFactor?> FindPendingAsync(long userId, long factorId, string? startedBy, CancellationToken cancellationToken)
        => (await store.FindAsync(userId, clock.GetUtcNow(), cancellationToken)).Totp.SingleOrDefault(
            factor => factor.Id == factorId && factor.ConfirmedAt is null && factor.StartedBy == startedBy);

    /// <summary>What the store is to write, and the recovery codes should it be the first factor; null for a wrong code.</summary>
    public (TotpConfirmation Confirmation, string[] RecoveryCodes)? TryConfirm(TotpFactor pending, string code)
    {
        if (secrets.TryOpen(pending) is not { } secret || TotpCodes.FindStep(secret, code, clock.GetUtcNow(), lastStep: 0) is not { } step)
        {
            return null;
        }

        var codes = RecoveryCodes.New();
        return (
            new TotpConfirmation
            {
                FactorId = pending.Id,
                Step = step,
                StartedBy = pending.StartedBy,
                NewVersion = NewVersion(),
                RecoveryCodeHashes = RecoveryCodes.HashesOf(pending.UserId, codes),
            },
            codes);
    }

    public void Publish(User user, TotpFactor factor, bool isFirst, string? sessionId, string? deviceId, ClientInfo client)
    {
        events.Publish(new SecondFactorAdded(
            user.Id, clock.GetUtcNow(), "totp", factor.Id, factor.Name, isFirst, sessionId, deviceId, client.IpAddress, client.UserAgent));
        emails.Post(user, SecondFactorNotice.Added);
    }

    /// <summary>Random, so that no two states of an account's factors look the same.</summary>
    public static long NewVersion() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
}
