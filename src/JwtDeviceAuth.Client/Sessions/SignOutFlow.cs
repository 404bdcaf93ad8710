using System.Net;
using JwtDeviceAuth.Client.Server;

namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// Tells the server of sessions that have ended here, when it can be reached: with the access token while it lives, else after a refresh. It goes on until all are told, or the
/// client is disposed of.
/// </summary>
internal sealed class SignOutFlow(TokenVault vault, Claims claims, CoolDown coolDown, AuthServer server, RefreshFlow refresh, TokenAge age, Pauses pauses, TimeProvider time, TaskCreationOptions continuations)
{
    private readonly object _gate = new();
    private Task? _work;
    private (string Id, long Generation) _refreshed;

    /// <summary>Begins, if there is something to tell and nobody tells it; the result ends when all is told.</summary>
    public Task Start()
    {
        var done = new TaskCompletionSource(continuations);
        lock (_gate)
        {
            if (_work is { IsCompleted: false })
            {
                return _work;
            }

            _work = done.Task;
        }

        Background.Start(() => RunAsync(done), continuations);
        return done.Task;
    }

    /// <summary>Waits for the request that is under way.</summary>
    public async Task FinishAsync(TimeSpan longest)
    {
        Task? work;
        lock (_gate)
        {
            work = _work;
        }

        if (work is not null)
        {
            await Task.WhenAny(work, Task.Delay(longest, time)).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(TaskCompletionSource done)
    {
        try
        {
            while (!pauses.IsStopped && await StepAsync().ConfigureAwait(false) is { } wait)
            {
                if (wait > TimeSpan.Zero)
                {
                    await pauses.WaitAsync(wait).ConfigureAwait(false);
                }
            }
        }
        catch (TokenStoreException)
        {
            // The next start of the program goes on.
        }
        finally
        {
            done.SetResult();
        }
    }

    /// <summary>One request at most; null if nothing is left, else how long to wait for the next step.</summary>
    private async Task<TimeSpan?> StepAsync()
    {
        var document = await vault.UpdateAsync(static current => current).ConfigureAwait(false);
        if (document.SignOuts.Count == 0)
        {
            return null;
        }

        if (coolDown.Left(document.CoolDown) is var wait && wait > TimeSpan.Zero)
        {
            return wait;
        }

        var ended = document.SignOuts[0];
        if (!age.IsExpired(ended))
        {
            if (await claims.TryTakeAsync(ended.Id, ended.Generation).ConfigureAwait(false) is not { } owner)
            {
                return Claims.Pause;
            }

            var reply = await claims.WithBeatsAsync(
                ended.Id, owner, server.PostAsync("logout", [], AccessToken.Of(ended), ProofUse.Of(AccessToken.Of(ended)), CancellationToken.None)).ConfigureAwait(false);
            if (reply.Kind == ReplyKind.Succeeded || reply is { Kind: ReplyKind.Refused, Code: "session_revoked" })
            {
                await vault.UpdateAsync(current => current.WithoutSignOut(ended.Id)).ConfigureAwait(false);
                return TimeSpan.Zero;
            }

            if (reply is not { Kind: ReplyKind.Refused, Status: HttpStatusCode.Unauthorized } || _refreshed == (ended.Id, ended.Generation))
            {
                return await FailAsync(ended, owner, reply).ConfigureAwait(false);
            }

            await vault.UpdateAsync(current => current.WithoutClaim(ended.Id, owner)).ConfigureAwait(false);
        }

        var outcome = await refresh.RunAsync(ended.Id, ended.Generation).ConfigureAwait(false);
        _refreshed = (ended.Id, ended.Generation + 1);
        return outcome.IsSettled ? Claims.Pause : Longer(outcome.RetryAfter);
    }

    private async Task<TimeSpan?> FailAsync(StoredSession ended, string owner, Reply reply)
    {
        // Where another has told the server meanwhile, there is nothing to cool down from.
        var document = await vault.UpdateAsync(current => current.Find(ended.Id)?.Generation == ended.Generation
            ? current.WithoutClaim(ended.Id, owner) with { CoolDown = coolDown.After(current.CoolDown, reply.RetryAfter, reply.IsNetwork) }
            : current).ConfigureAwait(false);
        return Longer(coolDown.Left(document.CoolDown));
    }

    private static TimeSpan Longer(TimeSpan wait) => wait > Claims.Pause ? wait : Claims.Pause;
}
