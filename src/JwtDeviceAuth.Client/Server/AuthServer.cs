using System.Net.Http.Headers;
using JwtDeviceAuth.Client.Proofs;

namespace JwtDeviceAuth.Client.Server;

/// <summary>Asks the endpoints of the sign-in. Follows no redirect, and gives up after a time.</summary>
internal sealed class AuthServer(HttpMessageInvoker http, ClientSettings settings, DeviceKey key)
{
    private static readonly ProductInfoHeaderValue Agent = new("JwtDeviceAuth.Client", typeof(AuthServer).Assembly.GetName().Version?.ToString(3));

    /// <summary>Never throws but for a cancellation of the caller's own.</summary>
    /// <param name="path">The endpoint, relative to the base address.</param>
    /// <param name="fields">The form; those that are null are left out.</param>
    /// <param name="access">The access token to send; null for none.</param>
    /// <param name="proof">The key that the device shows (RFC 9449); null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<Reply> PostAsync(
        string path, IEnumerable<(string Name, string? Value)> fields, AccessToken? access, ProofUse? proof, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.RequestTimeout, settings.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var form = fields.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value!)).ToArray();
        try
        {
            var keyId = proof is null ? null : await key.PrepareAsync(proof.KeyId, both.Token).ConfigureAwait(false);
            var reply = await SendAsync(path, form, access, keyId, both.Token).ConfigureAwait(false);

            // Once with the nonce or the time that the answer gave.
            return (reply is { Kind: not ReplyKind.Succeeded } && keyId is not null && DeviceKey.LearnedFrom(reply)
                ? await SendAsync(path, form, access, keyId, both.Token).ConfigureAwait(false)
                : reply) with
            { KeyId = keyId };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new Reply(ReplyKind.Failed)
            {
                Reason = timeout.IsCancellationRequested ? $"no answer within {settings.RequestTimeout}" : exception.Message,
            };
        }
    }

    private async Task<Reply> SendAsync(
        string path, KeyValuePair<string, string>[] form, AccessToken? access, string? keyId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.BaseAddress, path)) { Content = new FormUrlEncodedContent(form) };
        if (!OperatingSystem.IsBrowser())
        {
            // In a browser it is the browser's; another one would have to be allowed by the API (CORS).
            request.Headers.UserAgent.Add(Agent);
        }

        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (keyId is not null)
        {
            await key.AddProofAsync(request, access is { IsBound: true } ? access.Value : null, keyId, cancellationToken).ConfigureAwait(false);
        }

        access?.AddTo(request);
        using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        key.NoteAnswer(response);
        return await ReplyReader.ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }
}
