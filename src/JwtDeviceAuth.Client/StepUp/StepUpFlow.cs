using JwtDeviceAuth.Client.Server;
using JwtDeviceAuth.Client.Sessions;

namespace JwtDeviceAuth.Client.StepUp;

/// <summary>
/// Asks the person once for all requests that wait for it, sends the proof, and puts the new access token in the place of the old one. Refresh token and session stay.
/// </summary>
internal sealed class StepUpFlow(TokenVault vault, SessionKeeper keeper, AuthServer server, ClientSettings settings, MonotonicClock clock)
{
    private const int MostProofs = 3;

    private readonly TaskQueue _turns = new(settings.Continuations);
    private readonly AsyncLocal<bool> _isAsking = new();

    /// <summary>The token to repeat the request with; null if there is none.</summary>
    public async Task<AccessToken?> RunAsync(StepUpRequest request, AccessToken refused, CancellationToken cancellationToken)
    {
        // A request that the callback itself makes must not wait for the callback.
        return settings.Options.StepUp is null || _isAsking.Value
            ? null
            : await _turns.RunAsync(() => AskAsync(request, refused, cancellationToken)).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<AccessToken?> AskAsync(StepUpRequest request, AccessToken refused, CancellationToken cancellationToken)
    {
        // Nobody is asked for a request that was given up while it waited for its turn.
        cancellationToken.ThrowIfCancellationRequested();
        var document = await vault.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (document.Session is not { } session || session.Id != refused.SessionId)
        {
            return null;
        }

        // Another request has asked while this one waited.
        if (session.AccessToken != refused.Value)
        {
            return AccessToken.Of(session);
        }

        for (var attempt = 1; attempt <= MostProofs; attempt++)
        {
            if (await CallAsync(new StepUpRequest(request.Code, request.MaximumAge, request.AcrValues, attempt), cancellationToken).ConfigureAwait(false) is not { } proof)
            {
                return null;
            }

            var reply = await SendAsync(proof, refused.SessionId, cancellationToken).ConfigureAwait(false);
            if (reply is { Kind: ReplyKind.Succeeded, Body: { AccessToken: { } access } body })
            {
                return await StoreAsync(refused.SessionId, access, body).ConfigureAwait(false);
            }

            if (reply?.Code is not ("incorrect_password" or "invalid_second_factor"))
            {
                return null;
            }
        }

        return null;
    }

    private async Task<StepUpProof?> CallAsync(StepUpRequest request, CancellationToken cancellationToken)
    {
        _isAsking.Value = true;
        try
        {
            return await settings.Options.StepUp!(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _isAsking.Value = false;
        }
    }

    private async Task<Reply?> SendAsync(StepUpProof proof, string sessionId, CancellationToken cancellationToken)
    {
        for (var isRepeat = false; ; isRepeat = true)
        {
            if (await keeper.GetTokenAsync(cancellationToken).ConfigureAwait(false) is not { } token || token.SessionId != sessionId)
            {
                return null;
            }

            var reply = await server.PostAsync(
                "me/reauthenticate", [("password", proof.Password), ("totp", proof.Totp)], token, ProofUse.Of(token), cancellationToken)
                .ConfigureAwait(false);
            if (isRepeat || reply is not { Kind: ReplyKind.Refused, Code: "token_expired" or "invalid_token" })
            {
                return reply;
            }

            await keeper.GetTokenAfterRefusalAsync(token, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<AccessToken?> StoreAsync(string id, string access, ReplyBody body)
    {
        var document = await vault.UpdateAsync(current => current.Session is { } session && session.Id == id
            ? current with
            {
                Session = session with { AccessToken = access, IsBound = body.IsBound, ExpiresIn = body.ExpiresIn, ReceivedAt = clock.Milliseconds, Boot = clock.Boot },
            }
            : current).ConfigureAwait(false);
        return document.Session is { } now && now.Id == id ? AccessToken.Of(now) : null;
    }
}
