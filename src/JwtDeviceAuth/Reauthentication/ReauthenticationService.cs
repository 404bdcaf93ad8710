using JwtDeviceAuth.Events;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Reauthentication;

/// <summary>
/// Reauthentication: check what was given; add what the request's own token proved, if that is recent too; note it in the session, on the condition
/// that all of it still holds; make an access token that says so.
/// </summary>
internal sealed class ReauthenticationService(
    PersonCheck person,
    SocialReauthentication social,
    SecondFactorCheck secondFactors,
    RecentLogins recent,
    IDeviceSessionStore sessions,
    AccessTokenIssuer issuer,
    SecurityEvents events,
    StoreClock clock) : IReauthenticationService
{
    // A login can strengthen the hash between the check and the write; the password is then still right.
    private const int Attempts = 3;

    public async ValueTask<ReauthenticationResult> ReauthenticateAsync(ReauthenticationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Requester.SessionId is not { } sessionId || request.Ways > 1 || (request.Ways == 0 && request.Method is null)
            || (request.Method is null) != (request.Answer is null))
        {
            throw new ArgumentException("A request names the session, and gives one thing as proof, a second factor, or both.", nameof(request));
        }

        for (var attempt = 1; ; attempt++)
        {
            var proof = request.Ways == 0 ? null : await ProveAsync(request, cancellationToken);
            if (proof is { Failure: not ReauthenticationStatus.Succeeded })
            {
                return new ReauthenticationResult(proof.Failure, proof.RetryAfter);
            }

            var result = request.Method is null
                ? await NoteAsync(request.Requester, sessionId, proof!, secondFactor: null, cancellationToken)
                : await ProveSecondAsync(request, sessionId, proof, cancellationToken);
            if (result is not null)
            {
                return result;
            }

            // What a social login shows is used up.
            if (attempt == Attempts || request.Password is null)
            {
                return new ReauthenticationResult(await WhyNotAsync(request.Requester, cancellationToken));
            }
        }
    }

    /// <summary>Counted and used up as at a login; null if something did not hold any more.</summary>
    private async ValueTask<ReauthenticationResult?> ProveSecondAsync(
        ReauthenticationRequest request, string sessionId, FreshProof? first, CancellationToken cancellationToken)
    {
        var requester = request.Requester;
        var (user, _, failure) = await person.FindAsync(requester, cancellationToken);
        if (user is null)
        {
            return new ReauthenticationResult(StatusOf(failure));
        }

        if (!user.IsActive)
        {
            return new ReauthenticationResult(ReauthenticationStatus.UserInactive);
        }

        if (user.SecondFactorVersion is not { } version)
        {
            return new ReauthenticationResult(ReauthenticationStatus.InvalidSecondFactor);
        }

        var attempt = new SecondFactorAttempt
        {
            Method = request.Method!,
            Answer = request.Answer!,
            DeviceId = requester.DeviceId,
            Client = requester.Client,
        };
        var check = await secondFactors.RunAsync<ReauthenticationResult>(
            user,
            attempt,
            () => ValueTask.FromResult(true),
            async (method, use) =>
            {
                var methods = first is null ? [.. method.References] : AuthenticationMethods.Together(first.Methods, method.References);
                var provedAt = first?.ProvedAt ?? clock.GetUtcNow();
                var proof = new SecondFactorProof { Version = version, Use = use };
                var noted = await NoteAsync(requester, sessionId, new FreshProof(methods, provedAt, first?.Condition), proof, cancellationToken);
                if (noted is not null)
                {
                    await method.OnUsedAsync(user, use, requester.Client, cancellationToken);
                    return (noted, true);
                }

                // As long as nothing else has changed, it was the factor that somebody had used before.
                var isUnchanged = await person.FindAsync(requester, cancellationToken) is { User: { IsActive: true } now } && now.SecondFactorVersion == version
                    && now.PasswordHash == user.PasswordHash;
                return (new ReauthenticationResult(ReauthenticationStatus.InvalidSecondFactor), isUnchanged ? false : null);
            },
            cancellationToken);
        return check switch
        {
            { RetryAfter: { } wait } => new ReauthenticationResult(ReauthenticationStatus.LockedOut, wait),
            { IsWrong: true } => new ReauthenticationResult(ReauthenticationStatus.InvalidSecondFactor),
            { Written: { Succeeded: true } written } => written,
            _ => null,
        };
    }

    private async ValueTask<FreshProof> ProveAsync(ReauthenticationRequest request, CancellationToken cancellationToken)
    {
        if (request.Password is { } password)
        {
            var check = await person.CheckPasswordAsync(request.Requester, password, cancellationToken);
            return check.Succeeded
                ? new FreshProof([AuthenticationMethods.Password], clock.GetUtcNow(), check.Condition)
                : new FreshProof(StatusOf(check.Failure), check.RetryAfter);
        }

        var (user, _, failure) = await person.FindAsync(request.Requester, cancellationToken);
        if (user is null)
        {
            return new FreshProof(StatusOf(failure));
        }

        // Ahead of the proof, which works once.
        return user.IsActive ? await social.ProveAsync(request, cancellationToken) : new FreshProof(ReauthenticationStatus.UserInactive);
    }

    /// <summary>Null if something did not hold any more.</summary>
    private async ValueTask<ReauthenticationResult?> NoteAsync(
        Requester requester, string sessionId, FreshProof proof, SecondFactorProof? secondFactor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToWholeMilliseconds();
        var (methods, provedAt, kept) = await TogetherAsync(requester, sessionId, proof, now, cancellationToken);
        var session = await sessions.TryProveAsync(
            new SessionProof
            {
                UserId = requester.UserId,
                SessionId = sessionId,
                Condition = proof.Condition,
                SecondFactor = secondFactor,
                ProvedAt = provedAt,
                Methods = AuthenticationMethods.Write(methods),
                KeptMethods = AuthenticationMethods.Write(kept),
                SocialAccountId = (proof.Condition as SocialAccountCondition)?.AccountId,
                Now = now,
            },
            cancellationToken);
        if (session is null)
        {
            return null;
        }

        events.Publish(new Reauthenticated(
            session.UserId, now, session.SessionId, session.DeviceId, methods, requester.Client.IpAddress, requester.Client.UserAgent));
        var token = await issuer.IssueAsync(session, now, cancellationToken);
        return new ReauthenticationResult(token.Text, token.ExpiresIn) { TokenType = token.Type };
    }

    /// <summary>
    /// One proof after the other makes two factors, as long as the first is recent itself. It is what the request's own token says of it, not what the
    /// session has come to: a thief of an old token must not add to what the owner proved since. But it counts only as long as the session says it as well: what a second factor
    /// showed is taken out there when the last one is removed, while tokens of before go on. The time is the earlier one, so that it is true of both.
    /// </summary>
    private async ValueTask<(IReadOnlyCollection<string> Methods, DateTimeOffset ProvedAt, IReadOnlyCollection<string> Kept)> TogetherAsync(
        Requester requester, string sessionId, FreshProof proof, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var provedAt = proof.ProvedAt.ToWholeMilliseconds();

        // Another's clock can be ahead, and no proof may count for longer because of that.
        provedAt = provedAt < now ? provedAt : now;
        if (requester.ProvedAt is not { } before || !recent.IsRecent(before))
        {
            return (proof.Methods, provedAt, []);
        }

        var together = AuthenticationMethods.Together(requester.Methods, proof.Methods);
        return AuthenticationMethods.ContextOf(together) != AuthenticationMethods.ContextOf(proof.Methods)
            && await sessions.FindAsync(requester.UserId, sessionId, cancellationToken) is { } session
            && requester.Methods.All(AuthenticationMethods.Read(session.Methods).Contains)
                ? (together, before < provedAt ? before : provedAt, requester.Methods)
                : (proof.Methods, provedAt, []);
    }

    private async ValueTask<ReauthenticationStatus> WhyNotAsync(Requester requester, CancellationToken cancellationToken)
    {
        var (user, _, failure) = await person.FindAsync(requester, cancellationToken);
        return user switch
        {
            null => StatusOf(failure),
            { IsActive: false } => ReauthenticationStatus.UserInactive,
            _ => ReauthenticationStatus.Busy,
        };
    }

    private static ReauthenticationStatus StatusOf(ProfileStatus failure) => failure switch
    {
        ProfileStatus.UserNotFound => ReauthenticationStatus.UserNotFound,
        ProfileStatus.UserInactive => ReauthenticationStatus.UserInactive,
        ProfileStatus.SessionRevoked => ReauthenticationStatus.SessionRevoked,
        ProfileStatus.InvalidPassword => ReauthenticationStatus.InvalidPassword,
        ProfileStatus.LockedOut => ReauthenticationStatus.LockedOut,
        ProfileStatus.Busy => ReauthenticationStatus.Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, message: null),
    };
}
