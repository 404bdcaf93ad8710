using JwtDeviceAuth.Client.Server;

namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// One refresh: wait until the server may be asked; claim the generation in the store; ask; store the answer if the generation is still there. Where the answer was lost, ask
/// again with the same token, for as long as the server gives the same successor.
/// </summary>
internal sealed class RefreshFlow(TokenVault vault, Claims claims, CoolDown coolDown, AuthServer server, Pauses pauses, ClientRules rules, MonotonicClock clock, TimeProvider time, ClientLog log)
{
    /// <summary>Somewhat less than the server's leeway of 30 s.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(28);

    /// <summary>In a cool-down: another client may have ended it, or have had success.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    public async Task<RefreshOutcome> RunAsync(string id, long generation)
    {
        var start = time.GetTimestamp();
        var reason = "the last refresh failed";
        while (true)
        {
            var document = await vault.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            if (document.Find(id) is not { } session || session.Generation != generation)
            {
                return RefreshOutcome.Settled;
            }

            var wait = coolDown.Left(document.CoolDown);
            if (pauses.IsStopped || (wait > TimeSpan.Zero && time.GetElapsedTime(start) + wait > LongestRun))
            {
                return new RefreshOutcome(IsSettled: false) { Reason = pauses.IsStopped ? "the client was disposed of" : reason, RetryAfter = wait };
            }

            if (wait > TimeSpan.Zero)
            {
                await pauses.WaitAsync(wait < LookEvery ? wait : LookEvery).ConfigureAwait(false);
                continue;
            }

            if (await claims.TryTakeAsync(id, generation).ConfigureAwait(false) is not { } owner)
            {
                await pauses.WaitAsync(Claims.Pause).ConfigureAwait(false);
                continue;
            }

            var reply = await claims.WithBeatsAsync(
                id, owner, server.PostAsync("refresh", [("refresh_token", session.RefreshToken)], access: null, ProofUse.Of(session), CancellationToken.None))
                .ConfigureAwait(false);
            var settled = await SettleAsync(session, owner, reply).ConfigureAwait(false);
            if (settled.Find(id)?.Generation != generation)
            {
                return RefreshOutcome.Settled;
            }

            reason = reply.Reason;
            log.RefreshFailed(reason, coolDown.Left(settled.CoolDown));
        }
    }

    /// <summary>Stores what the answer means, if the store still has what was sent.</summary>
    private Task<StoredDocument> SettleAsync(StoredSession sent, string owner, Reply reply)
    {
        if (rules.EndsSession(reply))
        {
            log.SessionEnded(reply.Code ?? reply.Reason);
            return vault.UpdateAsync(current => current.Find(sent.Id)?.Generation != sent.Generation
                ? current
                : current.Session?.Id == sent.Id
                    ? current with { Session = null, DeviceProof = sent.RefreshToken, CoolDown = null }
                    : current.WithoutSignOut(sent.Id));
        }

        if (reply is { Kind: ReplyKind.Succeeded, Body: { AccessToken: not null } body })
        {
            log.Refreshed();
            var next = NextOf(sent, reply, body);

            // Also where it is being signed out by now: what is left to tell the server needs the later token.
            return vault.UpdateAsync(current => current.Find(sent.Id) is { } there && there.Generation == sent.Generation
                ? current.With(next with { More = there.More }) with { CoolDown = null }
                : current);
        }

        // Where another had success meanwhile, there is nothing to cool down from.
        return vault.UpdateAsync(current => current.Find(sent.Id) is { } there && there.Generation == sent.Generation
            ? current.WithoutClaim(sent.Id, owner) with { CoolDown = coolDown.After(current.CoolDown, reply.RetryAfter, reply.IsNetwork) }
            : current);
    }

    private StoredSession NextOf(StoredSession sent, Reply reply, ReplyBody body) => sent with
    {
        Generation = sent.Generation + 1,
        AccessToken = body.AccessToken!,
        RefreshToken = body.RefreshToken ?? sent.RefreshToken,
        IsBound = body.IsBound,
        KeyId = reply.KeyId ?? sent.KeyId,
        ExpiresIn = body.ExpiresIn,
        ReceivedAt = clock.Milliseconds,
        Boot = clock.Boot,
        Account = AccountReader.Read(body.AccessToken!) ?? sent.Account,
        Claim = null,
    };
}
