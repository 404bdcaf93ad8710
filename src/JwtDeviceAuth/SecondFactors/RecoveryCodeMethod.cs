using JwtDeviceAuth.Events;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>One of the codes that the user has written down.</summary>
internal sealed class RecoveryCodeMethod(ISecondFactorStore store, SecondFactorEmails emails, SecurityEvents events, StoreClock clock)
    : ISecondFactorMethod
{
    public const string FieldName = "recovery_code";

    public string Name => FieldName;

    public IReadOnlyList<string> References => [SecondFactorMethods.OneTimeCode];

    public bool CanBeEnrolled => false;

    public string? Read(RequestFields fields)
    {
        var code = fields.TextOrNull(Name) is { } typed ? RecoveryCodes.Normalize(typed) : null;
        if (code is null)
        {
            fields.AddError(Name, "must be one of the recovery codes: 16 letters and digits");
        }

        return code;
    }

    public async ValueTask<bool> IsActiveAsync(User user, CancellationToken cancellationToken) => await CountAsync(user, cancellationToken) > 0;

    public async ValueTask<SecondFactorUse?> VerifyAsync(User user, string answer, byte[]? tokenHash, CancellationToken cancellationToken)
    {
        var hash = RecoveryCodes.HashOf(user.Id, answer);
        return await store.HasRecoveryCodeAsync(user.Id, hash, cancellationToken) ? new RecoveryCodeUse(hash) : null;
    }

    public async ValueTask OnUsedAsync(User user, SecondFactorUse use, ClientInfo client, CancellationToken cancellationToken)
    {
        events.Publish(new RecoveryCodeUsed(
            user.Id, clock.GetUtcNow(), await CountAsync(user, cancellationToken), client.IpAddress, client.UserAgent));
        emails.Post(user, SecondFactorNotice.RecoveryCodeUsed);
    }

    private async ValueTask<int> CountAsync(User user, CancellationToken cancellationToken)
        => (await store.FindAsync(user.Id, clock.GetUtcNow(), cancellationToken)).RecoveryCodesLeft;
}
