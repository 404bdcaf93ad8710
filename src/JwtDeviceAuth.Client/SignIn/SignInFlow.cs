using System.Net;
using JwtDeviceAuth.Client.Server;
using JwtDeviceAuth.Client.Sessions;

namespace JwtDeviceAuth.Client.SignIn;

/// <summary>
/// A sign-in of any kind: ask; where the login waits for a second factor, ask the person; store the session. The session before it stays until then, and is then signed out.
/// </summary>
internal sealed class SignInFlow(TokenVault vault, AuthServer server, ClientSettings settings, MonotonicClock clock)
{
    private const int MostCodes = 5;

    private readonly JwtDeviceAuthClientOptions _options = settings.Options;

    /// <summary>Signs in with what the endpoint takes.</summary>
    /// <exception cref="TokenStoreException">The store cannot be read, so nothing was sent.</exception>
    public async Task<SignInResult> RunAsync(string path, IEnumerable<(string Name, string? Value)> proof, CancellationToken cancellationToken)
    {
        var device = await DeviceAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var reply = await server.PostAsync(
            path,
            [
                .. proof,
                ("device_id", device.DeviceId),
                ("device_name", settings.DeviceName),
                ("device_proof", device.Session?.RefreshToken ?? device.DeviceProof),
                ("dpop_access_token", _options.BindAccessTokens ? "true" : null),
            ],
            access: null,
            ProofUse.Device,
            cancellationToken).ConfigureAwait(false);
        if (reply is { Kind: ReplyKind.Refused, Code: "mfa_required" })
        {
            return await WithSecondFactorAsync(reply, cancellationToken).ConfigureAwait(false);
        }

        return reply is { Kind: ReplyKind.Succeeded } ? await StoreAsync(reply).ConfigureAwait(false) : SignInFailures.For(reply);
    }

    /// <summary>The document, with a device id, which is made once.</summary>
    public Task<StoredDocument> DeviceAsync()
        => vault.UpdateAsync(static current => current.DeviceId is null ? current with { DeviceId = Guid.NewGuid().ToString() } : current);

    private async Task<SignInResult> WithSecondFactorAsync(Reply first, CancellationToken cancellationToken)
    {
        if (_options.SecondFactor is not { } ask || first.Body!.Text("mfa_token") is not { } token)
        {
            return SignInFailures.For(first);
        }

        var expiresIn = first.Body.Number("expires_in") is { } seconds and >= 0 and < 86_400 ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        for (var attempt = 1; ; attempt++)
        {
            var proof = await ask(new SecondFactorRequest(first.Body.Texts("methods"), expiresIn, attempt), cancellationToken).ConfigureAwait(false);
            if (proof is null)
            {
                return new SignInResult(SignInStatus.Canceled) { Code = first.Code, Detail = "The second factor was not given." };
            }

            var reply = await server.PostAsync(
                "login/mfa",
                [("mfa_token", token), (proof.Name, proof.Code), ("trust_device", proof.TrustDevice ? "true" : null), ("dpop_access_token", _options.BindAccessTokens ? "true" : null)],
                access: null,
                ProofUse.Device,
                cancellationToken).ConfigureAwait(false);
            if (reply.Kind == ReplyKind.Succeeded)
            {
                return await StoreAsync(reply).ConfigureAwait(false);
            }

            if (reply.Code != "invalid_second_factor" || attempt == MostCodes)
            {
                return SignInFailures.For(reply);
            }
        }
    }

    private async Task<SignInResult> StoreAsync(Reply reply)
    {
        if (reply.Body is not { AccessToken: { } access, RefreshToken: { } refresh } body)
        {
            return new SignInResult(SignInStatus.Unavailable)
            {
                Detail = $"The answer {(int)(reply.Status ?? HttpStatusCode.OK)} has no tokens that can be used. Is {settings.BaseAddress} the address of the sign-in?",
            };
        }

        var session = new StoredSession
        {
            Id = Guid.NewGuid().ToString("N"),
            AccessToken = access,
            RefreshToken = refresh,
            IsBound = body.IsBound,
            KeyId = reply.KeyId,
            ExpiresIn = body.ExpiresIn,
            ReceivedAt = clock.Milliseconds,
            Boot = clock.Boot,
            Account = AccountReader.Read(access),
        };
        await vault.UpdateAsync(current => current.SignedOut() with { Session = session, CoolDown = null }).ConfigureAwait(false);
        return new SignInResult(SignInStatus.Succeeded) { State = StatePublisher.StateOf(new StoredDocument { Session = session }) };
    }
}
