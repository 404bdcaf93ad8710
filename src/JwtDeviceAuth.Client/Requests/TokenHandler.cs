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
        => throw new NotSupportedException("A refresh of the session cannot be waited for synchronously: call SendAsync, GetAsync and the like.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!settings.IsOwn(request.RequestUri) || request.Headers.Authorization is not null)
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }

        var content = request.Content;
        var repeatable = content is null ? null : await RepeatableContent.OfAsync(content, settings.Options.MaximumRepeatedBody, cancellationToken).ConfigureAwait(false);
        request.Content = repeatable ?? content;
        try
        {
            return await SendWithTokenAsync(request, repeatable, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            request.Content = content;
            request.Headers.Authorization = null;
            request.Headers.Remove("DPoP");
        }
    }

    private async Task<HttpResponseMessage> SendWithTokenAsync(HttpRequestMessage request, RepeatableContent? body, CancellationToken cancellationToken)
    {
        var token = await keeper.GetTokenAsync(cancellationToken).ConfigureAwait(false);
        var (response, isOfApi) = await FollowAsync(request, body, token, cancellationToken).ConfigureAwait(false);
        var (isRefreshed, isProved) = (false, false);

        // What another host says, which a redirect led to, is not the API's word.
        while (token is not null && isOfApi)
        {
            var challenge = await ChallengeOfAsync(response, cancellationToken).ConfigureAwait(false);
            if (challenge.Kind == ChallengeKind.Refused && isRefreshed)
            {
                keeper.NoteRefusedAgain(token);
                return response;
            }

            if (challenge.Kind == ChallengeKind.None || (challenge.Kind == ChallengeKind.StepUp && isProved))
            {
                return response;
            }

            isRefreshed |= challenge.Kind == ChallengeKind.Refused;
            isProved |= challenge.Kind == ChallengeKind.StepUp;
            var next = await NextAsync(challenge, response, token, cancellationToken).ConfigureAwait(false);
            if (next is null || (body is not null && !body.CanRepeat))
            {
                // Without the body, the caller sends it again, with the new token.
                return response;
            }

            response.Dispose();
            token = next;
            (response, isOfApi) = await FollowAsync(request, body, token, cancellationToken).ConfigureAwait(false);
        }

        return response;
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
        HttpRequestMessage request, RepeatableContent? body, AccessToken? token, CancellationToken cancellationToken)
    {
        var (address, method) = (request.RequestUri!, request.Method);
        try
        {
            var response = await SendOnceAsync(request, token, cancellationToken).ConfigureAwait(false);
            for (var redirects = 0; redirects < MostRedirects && Redirect.TargetOf(response, request, body is null || body.CanRepeat) is { } target; redirects++)
            {
                response.Dispose();
                request.RequestUri = target.Address;
                request.Method = target.Method;
                request.Content = target.KeepsBody ? body : null;
                response = await SendOnceAsync(request, token, cancellationToken).ConfigureAwait(false);
            }

            return (response, settings.IsOwn(request.RequestUri));
        }
        finally
        {
            (request.RequestUri, request.Method, request.Content) = (address, method, body);
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
            if (DeviceKey.AsksForNonce(response) && (request.Content is not RepeatableContent body || body.CanRepeat))
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
