using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>Steps of passkeys inside a transaction that holds the user's row; each condition is in the statement that writes.</summary>
internal static class PasskeyQueries
{
    /// <summary>How long it stays known that a challenge was used after it expired: the clocks of nodes differ a little.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>Moves the counter on and notes the challenge as used, which its key decides; false if either is not as it has to be.</summary>
    public static async Task<bool> UsePasskeyAsync(
        this DbContext context, long userId, PasskeyUse use, DateTimeOffset now, CancellationToken cancellationToken)
        => use.ChallengeExpiresAt > now
            && await context.Set<Passkey>()
                .Where(passkey => passkey.Id == use.PasskeyId
                    && passkey.UserId == userId
                    && (passkey.SignatureCounter < use.SignatureCounter || (passkey.SignatureCounter == 0 && use.SignatureCounter == 0)))
                .ExecuteUpdateAsync(
                    set => set
                        .SetProperty(passkey => passkey.SignatureCounter, use.SignatureCounter)
                        .SetProperty(passkey => passkey.IsSynced, use.IsSynced)
                        .SetProperty(passkey => passkey.LastUsedAt, now),
                    cancellationToken) == 1
            && await context.TryAddCodeAsync(
                new OneTimeCode
                {
                    // Nobody's: it must not go with what goes with a user.
                    CodeHash = use.ChallengeHash,
                    Purpose = use.ChallengePurpose,
                    CreatedAt = now,
                    ExpiresAt = use.ChallengeExpiresAt + Margin,
                },
                cancellationToken);

    /// <summary>Takes the challenge of a registration out, which is this user's.</summary>
    public static async Task<bool> TakePasskeyChallengeAsync(
        this DbContext context, byte[] hash, long userId, DateTimeOffset now, CancellationToken cancellationToken)
        => await context.Registrations(userId).Where(code => code.CodeHash == hash && code.ExpiresAt > now).ExecuteDeleteAsync(cancellationToken) == 1;

    /// <summary>Takes the challenges of all of a user's registrations out.</summary>
    public static Task RemoveRegistrationsAsync(this DbContext context, long userId, CancellationToken cancellationToken)
        => context.Registrations(userId).ExecuteDeleteAsync(cancellationToken);

    private static IQueryable<OneTimeCode> Registrations(this DbContext context, long userId)
        => context.Set<OneTimeCode>().Where(code => code.UserId == userId && code.Purpose == Passkey.RegistrationPurpose);
}
