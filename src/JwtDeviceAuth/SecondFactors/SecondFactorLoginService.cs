using JwtDeviceAuth.Events;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// The second step of a login: find what waits for it; is the first factor still good? Count the answer, for the login and for the account, before it is
/// looked at; then start the session in the one place where sessions begin, whose step in the store takes the token and the factor out.
/// </summary>
internal sealed class SecondFactorLoginService(
    ISecondFactorStore store,
    WaitingLogins waitingLogins,
    SessionStarter sessions,
    SecondFactorCheck check,
    TotpEnrolment enrolment,
    AuthMetrics metrics,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock) : ISecondFactorLoginService
{
    private const int MaximumAttempts = 5;

    private readonly TimeSpan _trustLifetime = options.Value.SecondFactor.TrustLifetime;

    public async ValueTask<SecondFactorLoginResult> LoginAsync(SecondFactorLoginRequest request, CancellationToken cancellationToken = default)
    {
        var (waiting, failure) = await FindAsync(request, LoginChallenge.SecondFactor, cancellationToken);
        if (waiting is null)
        {
            return new SecondFactorLoginResult(failure);
        }

        var result = await check.RunAsync(
            waiting.User,
            new SecondFactorAttempt
            {
                Method = request.Method,
                Answer = request.Answer,
                TokenHash = waiting.Challenge.TokenHash,
                DeviceId = waiting.Challenge.DeviceId,
                Client = request.Client,
            },
            () => CountAsync(waiting, cancellationToken),
            async (method, use) =>
            {
                var started = await StartAsync(waiting, request, use, method.References, cancellationToken);
                if (started.Succeeded)
                {
                    await method.OnUsedAsync(waiting.User, use, request.Client, cancellationToken);
                }

                return (started, await WasRightAsync(waiting, started, cancellationToken));
            },
            cancellationToken);
        return Record(waiting, result switch
        {
            { RetryAfter: { } wait } => new SecondFactorLoginResult(SecondFactorLoginStatus.LockedOut, wait),
            { IsWrong: true } => new SecondFactorLoginResult(SecondFactorLoginStatus.InvalidSecondFactor),
            { Written: { } started } => ResultOf(started),
            _ => new SecondFactorLoginResult(SecondFactorLoginStatus.InvalidToken),
        });
    }

    public async ValueTask<TotpSetupResult> StartTotpAsync(
        string token, string? name, DeviceKey? key = null, CancellationToken cancellationToken = default)
    {
        var (waiting, failure) = await waitingLogins.FindForSetupAsync(token, LoginChallenge.Enrolment, key, cancellationToken);
        return waiting is null
            ? new TotpSetupResult(failure switch
            {
                SecondFactorLoginStatus.UserInactive => SecondFactorStatus.UserInactive,
                SecondFactorLoginStatus.WrongKey => SecondFactorStatus.WrongKey,
                SecondFactorLoginStatus.ProofReplayed => SecondFactorStatus.ProofReplayed,
                _ => SecondFactorStatus.InvalidToken,
            })
            : await enrolment.StartAsync(
                waiting.User,
                name,
                new SecondFactorChange
                {
                    UserId = waiting.User.Id,
                    ChallengeHash = waiting.Challenge.TokenHash,
                    Version = null,
                    Now = clock.GetUtcNow().ToWholeMilliseconds(),
                },
                cancellationToken);
    }

    public async ValueTask<SecondFactorLoginResult> ConfirmTotpAsync(
        SecondFactorLoginRequest request, long factorId, CancellationToken cancellationToken = default)
    {
        var (waiting, failure) = await FindAsync(request, LoginChallenge.Enrolment, cancellationToken);
        if (waiting is null)
        {
            return new SecondFactorLoginResult(failure);
        }

        var startedBy = TotpEnrolment.StartedBy(waiting.Challenge.TokenHash);
        if (await enrolment.FindPendingAsync(waiting.User.Id, factorId, startedBy, cancellationToken) is not { } pending)
        {
            return new SecondFactorLoginResult(SecondFactorLoginStatus.FactorNotFound);
        }

        if (!await CountAsync(waiting, cancellationToken))
        {
            return new SecondFactorLoginResult(SecondFactorLoginStatus.InvalidToken);
        }

        if (enrolment.TryConfirm(pending, request.Answer) is not { } confirmed)
        {
            return Record(waiting, new SecondFactorLoginResult(SecondFactorLoginStatus.InvalidSecondFactor));
        }

        var started = await StartAsync(waiting, request, confirmed.Confirmation, [SecondFactorMethods.OneTimeCode], cancellationToken);
        if (!started.Succeeded)
        {
            return Record(waiting, ResultOf(started));
        }

        enrolment.Publish(waiting.User, pending, isFirst: true, started.Session.SessionId, started.Session.DeviceId, request.Client);
        return Record(waiting, new SecondFactorLoginResult(started, confirmed.RecoveryCodes));
    }

    private async ValueTask<(WaitingLogin? Waiting, SecondFactorLoginStatus Failure)> FindAsync(
        SecondFactorLoginRequest request, string purpose, CancellationToken cancellationToken)
    {
        var (waiting, failure) = await waitingLogins.FindAsync(request.Token, purpose, request.Key, cancellationToken);
        return waiting is { HasDevice: false } && request.TrustsDevice ? (null, SecondFactorLoginStatus.NoDevice) : (waiting, failure);
    }

    private ValueTask<bool> CountAsync(WaitingLogin waiting, CancellationToken cancellationToken)
        => store.TryCountAttemptAsync(waiting.Challenge.TokenHash, MaximumAttempts, clock.GetUtcNow(), cancellationToken);

    private ValueTask<SessionStartResult> StartAsync(
        WaitingLogin waiting, SecondFactorLoginRequest request, SecondFactorUse use, IReadOnlyList<string> references, CancellationToken cancellationToken)
    {
        var proof = new SecondFactorProof
        {
            Version = waiting.Challenge.SecondFactorVersion,
            ChallengeHash = waiting.Challenge.TokenHash,
            Use = use,
        };
        var trustUntil = request.TrustsDevice && _trustLifetime > TimeSpan.Zero ? clock.GetUtcNow().ToWholeMilliseconds() + _trustLifetime : (DateTimeOffset?)null;
        return sessions.StartAsync(
            waiting.User, waiting.FirstFactor.With(proof, references, trustUntil), waiting.DeviceOf(request.Client), cancellationToken);
    }

    /// <summary>
    /// Where the store refused: as long as the login still waits, and nothing else has changed, it was the factor that somebody had used before. Else no
    /// guess is to be counted.
    /// </summary>
    private async ValueTask<bool?> WasRightAsync(WaitingLogin waiting, SessionStartResult started, CancellationToken cancellationToken)
        => started.Status switch
        {
            SessionStartStatus.Succeeded or SessionStartStatus.StepRequired or SessionStartStatus.UserInactive or SessionStartStatus.ProofReplayed => true,
            _ => await waitingLogins.IsStillGoodAsync(waiting, cancellationToken) ? false : null,
        };

    private static SecondFactorLoginResult ResultOf(SessionStartResult started) => started.Status switch
    {
        SessionStartStatus.Succeeded => new SecondFactorLoginResult(started),
        SessionStartStatus.StepRequired => new SecondFactorLoginResult(SecondFactorLoginStatus.StepRequired, step: started.Step),
        SessionStartStatus.UserInactive => new SecondFactorLoginResult(SecondFactorLoginStatus.UserInactive),
        SessionStartStatus.ProofReplayed => new SecondFactorLoginResult(SecondFactorLoginStatus.ProofReplayed),
        _ => new SecondFactorLoginResult(SecondFactorLoginStatus.InvalidToken),
    };

    private SecondFactorLoginResult Record(WaitingLogin waiting, SecondFactorLoginResult result)
    {
        metrics.RecordLogin(result.Status.MetricName(), waiting.Challenge.LoginType);
        return result;
    }
}
