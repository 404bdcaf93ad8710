using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Steps of passkeys inside a transaction that holds the user's row; each condition is in the statement that writes.</summary>
internal static class PasskeyQueries
{
    /// <summary>Takes the challenge out and moves the counter on; false if either is not as it has to be.</summary>
    public static async Task<bool> UsePasskeyAsync(
        this DbContext context, long userId, PasskeyUse use, DateTimeOffset now, CancellationToken cancellationToken)
        => await context.TakePasskeyChallengeAsync(use.ChallengeHash, use.ChallengePurpose, userId, now, cancellationToken)
            && await context.Set<Passkey>()
                .Where(passkey => passkey.Id == use.PasskeyId
                    && passkey.UserId == userId
                    && (passkey.SignatureCounter < use.SignatureCounter || (passkey.SignatureCounter == 0 && use.SignatureCounter == 0)))
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(passkey => passkey.SignatureCounter, use.SignatureCounter)
                        .SetProperty(passkey => passkey.IsSynced, use.IsSynced)
                        .SetProperty(passkey => passkey.LastUsedAt, now),
                    cancellationToken) == 1;

    /// <summary>A challenge is nobody's, or this user's.</summary>
    public static async Task<bool> TakePasskeyChallengeAsync(
        this DbContext context, byte[] hash, string purpose, long userId, DateTimeOffset now, CancellationToken cancellationToken)
        => await context.Set<OneTimeCode>()
            .Where(code => code.CodeHash == hash && code.Purpose == purpose && code.ExpiresAt > now && (code.UserId == null || code.UserId == userId))
            .ExecuteDeleteAsync(cancellationToken) == 1;
}
