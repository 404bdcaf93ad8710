using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>A code of an authenticator app.</summary>
internal sealed class TotpMethod(ISecondFactorStore store, TotpSecrets secrets, StoreClock clock) : ISecondFactorMethod
{
    public string Name => "totp";

    public IReadOnlyList<string> References => [SecondFactorMethods.OneTimeCode];

    public bool CanBeEnrolled => true;

    public string? Read(RequestFields fields) => ReadCode(fields, Name);

    /// <summary>The digits without spaces; what is no code is a fault of its field.</summary>
    public static string? ReadCode(RequestFields fields, string name)
    {
        var code = fields.TextOrNull(name) is { } typed ? TotpCodes.Normalize(typed) : null;
        if (code is null)
        {
            fields.AddError(name, $"must be the {TotpCodes.Digits} digits that the app shows");
        }

        return code;
    }

    public async ValueTask<bool> IsActiveAsync(User user, CancellationToken cancellationToken)
        => (await FindAsync(user, cancellationToken)).Count > 0;

    public async ValueTask<SecondFactorUse?> VerifyAsync(User user, string answer, byte[]? tokenHash, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        SecondFactorUse? found = null;

        // All of them, so that the time does not depend on which one it is.
        foreach (var factor in await FindAsync(user, cancellationToken))
        {
            if (secrets.TryOpen(factor) is { } secret && TotpCodes.FindStep(secret, answer, now, factor.LastStep) is { } step)
            {
                found ??= new TotpUse(factor.Id, step);
            }
        }

        return found;
    }

    private async ValueTask<IReadOnlyList<TotpFactor>> FindAsync(User user, CancellationToken cancellationToken)
        => [.. (await store.FindAsync(user.Id, clock.GetUtcNow(), cancellationToken)).Totp.Where(factor => factor.ConfirmedAt is not null)];
}
