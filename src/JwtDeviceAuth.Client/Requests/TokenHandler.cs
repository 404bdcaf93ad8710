using JwtDeviceAuth.Client.Proofs;
using JwtDeviceAuth.Client.Server;
using JwtDeviceAuth.Client.Sessions;
using JwtDeviceAuth.Client.StepUp;

namespace JwtDeviceAuth.Client.Requests;

/// <summary>
/// Gives requests to the API's own addresses their access token; after a 401 that a refresh or the person can settle, the request is repeated once. A request to
/// another address goes without a token, and so does a redirect to one.
/// </summary>
internal sealed class TokenHandler(SessionKeeper keeper, StepUpFlow stepUp, DeviceKey key, ClientSettings settings) : DelegatingHandler
{
    private const int MostRedirects = 10;

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        => GetsToken(request)
            ? throw new NotSupportedException("A refresh of the session cannot be waited for synchronously: call SendAsync, GetAsync and the like.")
            : base.Send(request, cancellationToken);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!GetsToken(request))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var content = request.Content;
        request.Content = content is null ? null : await RepeatableContent.OfAsync(content, settings.Options.MaximumRepeatedBody, cancellationToken).ConfigureAwait(false);
        try
        {
            return await SendWithTokenAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.Content = content;
            request.Headers.Authorization = null;
            request.Headers.Remove("DPoP");
        }
    }

    private bool GetsToken(HttpRequestMessage request)
        => request is { RequestUri.IsAbsoluteUri: true, Headers.Authorization: null } && settings.IsOwn(request.RequestUri);

    private async Task<HttpResponseMessage> SendWithTokenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await keeper.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        var (response, isOfApi) = await FollowAsync(request, token, cancellationToken).ConfigureAwait(false);
        var (isRefreshed, isProved) = (false, false);

        // What another host says, which a redirect led to, is not the API's word.
        while (token is not null && isOfApi)
        {
            var challenge = await ChallengeOfAsync(response, cancellationToken).ConfigureAwait(false);
            if (challenge.Kind == ChallengeKind.Refused && isRefreshed)
            {
                await NoteRefusedAgainAsync(token).ConfigureAwait(false);
                return response;
            }

            if (challenge.Kind == ChallengeKind.None || (challenge.Kind == ChallengeKind.StepUp && isProved))
            {
                return response;
            }

            isRefreshed |= challenge.Kind == ChallengeKind.Refused;
            isProved |= challenge.Kind == ChallengeKind.StepUp;
            var next = await NextAsync(challenge, response, token, cancellationToken).ConfigureAwait(false);
            if (next is null || !RepeatableContent.CanRepeat(request.Content))
            {
                // Without the body, the caller sends it again, with the new token.
                return response;
            }

            response.Dispose();
            token = next;
            (response, isOfApi) = await FollowAsync(request, token, cancellationToken).ConfigureAwait(false);
        }

        return response;
    }

    private async Task NoteRefusedAgainAsync(AccessToken token)
    {
        try
        {
            await keeper.NoteRefusedAgainAsync(token).ConfigureAwait(false);
        }
        catch (TokenStoreException)
        {
            // The answer is the caller's, whatever the store is like.
        }
    }

    private static async Task<Challenge> ChallengeOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await Challenge.ReadAsync(response, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private async Task<AccessToken?> NextAsync(Challenge challenge, HttpResponseMessage response, AccessToken token, CancellationToken cancellationToken)
    {
        try
        {
            return challenge.StepUp is { } asked
                ? await stepUp.RunAsync(asked, token, cancellationToken).ConfigureAwait(false)
                : await keeper.GetTokenAfterRefusalAsync(token, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <summary>Sends it, and follows redirects: with the token within the API's own addresses, without it elsewhere.</summary>
    private async Task<(HttpResponseMessage Response, bool IsOfApi)> FollowAsync(
        HttpRequestMessage request, AccessToken? token, CancellationToken cancellationToken)
    {
        var (address, method, body, isChunked) = (request.RequestUri!, request.Method, request.Content, request.Headers.TransferEncodingChunked);
        try
        {
            var response = await SendOnceAsync(request, token, cancellationToken).ConfigureAwait(false);
            for (var redirects = 0; redirects < MostRedirects && Redirect.TargetOf(response, request, RepeatableContent.CanRepeat(body)) is { } target; redirects++)
            {
                response.Dispose();
                request.RequestUri = target.Address;
                request.Method = target.Method;
                request.Content = target.KeepsBody ? body : null;
                request.Headers.TransferEncodingChunked = target.KeepsBody ? isChunked : null;
                response = await SendOnceAsync(request, token, cancellationToken).ConfigureAwait(false);

                // The request itself is as it was again, for the next attempt of a handler further out; where the answer came from is shown here.
                response.RequestMessage = new HttpRequestMessage(request.Method, request.RequestUri);
            }

            return (response, settings.IsOwn(request.RequestUri));
        }
        finally
        {
            (request.RequestUri, request.Method, request.Content, request.Headers.TransferEncodingChunked) = (address, method, body, isChunked);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, AccessToken? token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = null;
        request.Headers.Remove("DPoP");
        if (token is null || !settings.IsOwn(request.RequestUri))
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        await AddAsync(request, token, cancellationToken).ConfigureAwait(false);
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (token.IsBound)
        {
            key.NoteAnswer(response);
            if (DeviceKey.AsksForNonce(response) && RepeatableContent.CanRepeat(request.Content))
            {
                response.Dispose();
                await AddAsync(request, token, cancellationToken).ConfigureAwait(false);
                return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
        }

        return response;
    }

    private async ValueTask AddAsync(HttpRequestMessage request, AccessToken token, CancellationToken cancellationToken)
    {
        token.AddTo(request);
        if (token.IsBound)
        {
            await key.AddProofAsync(request, token.Value, token.KeyId, cancellationToken).ConfigureAwait(false);
        }
    }
}
