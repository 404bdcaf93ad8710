using JwtDeviceAuth.Events;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.Passkeys;

/// <summary>
/// Login with a passkey: find whose it is; check it as a second factor is checked, with the same count; start the session in the one place where sessions
/// begin, whose step in the store uses the challenge up and moves the counter on.
/// </summary>
internal sealed class PasskeyLoginService(
    IPasskeyStore passkeys,
    IUserStore users,
    WaitingLogins waitingLogins,
    PasskeyChallenges challenges,
    CredentialVerifier verifier,
    SecondFactorCheck check,
    SessionStarter sessions,
    AuthMetrics metrics,
    StoreClock clock) : IPasskeyLoginService
{
    public string Start() => verifier.RequestOptions(challenges.Make(tokenHash: null), []).ToJson();

    public async ValueTask<PasskeyOptionsResult> StartSecondFactorAsync(
        string mfaToken, DeviceKey? key = null, CancellationToken cancellationToken = default)
    {
        var (waiting, failure) = await waitingLogins.FindForSetupAsync(mfaToken, LoginChallenge.SecondFactor, key, cancellationToken);
        if (waiting is null)
        {
            return new PasskeyOptionsResult(failure switch
            {
                SecondFactorLoginStatus.UserInactive => PasskeyStatus.UserInactive,
                SecondFactorLoginStatus.WrongKey => PasskeyStatus.WrongKey,
                SecondFactorLoginStatus.ProofReplayed => PasskeyStatus.ProofReplayed,
                _ => PasskeyStatus.InvalidToken,
            });
        }

        var challenge = challenges.Make(waiting.Challenge.TokenHash);
        return new PasskeyOptionsResult(verifier.RequestOptions(challenge, await passkeys.ListAsync(waiting.User.Id, cancellationToken)).ToJson());
    }

    public async ValueTask<PasskeyLoginResult> LoginAsync(string passkey, LoginDevice device, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(passkey);
        ArgumentNullException.ThrowIfNull(device);
        if (device.DeviceId is { } deviceId && !DeviceIds.IsValid(deviceId))
        {
            throw new ArgumentException("The device id must be 1 to 128 printable characters and not the reserved one.", nameof(device));
        }

        var result = await TryLoginAsync(passkey, device, cancellationToken);
        metrics.RecordLogin(result.Status.MetricName(), LoginTypes.Passkey);
        return result;
    }

    private async ValueTask<PasskeyLoginResult> TryLoginAsync(string passkey, LoginDevice device, CancellationToken cancellationToken)
    {
        // Without a user name the user handle says who it is, and it must be that of the passkey.
        if (CredentialJson.TryRead(passkey) is not { UserHandle: not null } credential
            || await passkeys.FindAsync(credential.CredentialId, cancellationToken) is not { } known
            || await users.FindByIdAsync(known.UserId, cancellationToken) is not { } user)
        {
            return new PasskeyLoginResult(PasskeyLoginStatus.InvalidPasskey);
        }

        var result = await check.RunAsync<SessionStartResult>(
            user,
            new SecondFactorAttempt { Method = PasskeyMethod.FieldName, Answer = passkey, DeviceId = device.DeviceId, Client = device.Client },
            () => ValueTask.FromResult(true),
            async (method, use) =>
            {
                var proof = LoginProof.Kept(LoginTypes.Passkey, [], clock.GetUtcNow(), condition: null)
                    .With(new SecondFactorProof { Version = user.SecondFactorVersion, Use = use }, method.References);
                var started = await sessions.StartAsync(user, proof, device, cancellationToken);
                return (started, started.Status == SessionStartStatus.ProofOutdated ? null : true);
            },
            cancellationToken);
        return result switch
        {
            { RetryAfter: { } wait } => new PasskeyLoginResult(PasskeyLoginStatus.LockedOut, wait),
            { Written: { Succeeded: true } started } => new PasskeyLoginResult(started.Session!, started.Tokens!),
            { Written.Status: SessionStartStatus.ProofReplayed } => new PasskeyLoginResult(PasskeyLoginStatus.ProofReplayed),
            { Written.Status: SessionStartStatus.UserInactive } => new PasskeyLoginResult(PasskeyLoginStatus.UserInactive),
            { Written: { Status: SessionStartStatus.StepRequired } started } => new PasskeyLoginResult(PasskeyLoginStatus.StepRequired, step: started.Step),
            _ => new PasskeyLoginResult(PasskeyLoginStatus.InvalidPasskey),
        };
    }
}
