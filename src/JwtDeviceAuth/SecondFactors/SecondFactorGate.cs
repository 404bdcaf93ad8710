using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Decides from the user's row, which was read anyway: without a second factor a login costs nothing more. With one: is it a device that the user
/// trusts? Else keep the first factor, and ask for the second.
/// </summary>
internal sealed class SecondFactorGate(
    IEnumerable<ISecondFactorMethod> methods,
    IEnumerable<ISecondFactorRequirement> requirements,
    RefreshTokenFormat refreshTokens,
    IOptions<JwtDeviceAuthOptions> options,
    StoreClock clock,
    ISecondFactorStore? store = null) : ISecondFactorGate
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private readonly SecondFactorOptions _options = options.Value.SecondFactor;

    public async ValueTask<SecondFactorDecision> DecideAsync(
        User user, LoginProof proof, LoginDevice device, CancellationToken cancellationToken)
    {
        if (user.SecondFactorVersion is { } version)
        {
            return await FindTrustAsync(user, device, cancellationToken) is { } trust
                ? SecondFactorDecision.Pass(new SecondFactorProof { Version = version, Use = trust })
                : SecondFactorDecision.Ask(await AskAsync(user, proof, device, LoginChallenge.SecondFactor, cancellationToken));
        }

        return await IsRequiredAsync(new LoginStepContext(user, proof, device), cancellationToken)
            ? SecondFactorDecision.Ask(await AskAsync(user, proof, device, LoginChallenge.Enrolment, cancellationToken))
            : SecondFactorDecision.Pass(proof: null);
    }

    /// <summary>Whether the last second factor of a user has to stay. Asked of the requirements as for the login that would come next.</summary>
    public ValueTask<bool> KeepsLastAsync(User user, Requester requester, CancellationToken cancellationToken)
        => IsRequiredAsync(
            new LoginStepContext(
                user,
                LoginProof.Kept(LoginTypes.Local, [], clock.GetUtcNow(), condition: null),
                new LoginDevice { DeviceId = requester.DeviceId, Client = requester.Client }),
            cancellationToken);

    private async ValueTask<bool> IsRequiredAsync(LoginStepContext login, CancellationToken cancellationToken)
    {
        if (_options.Required)
        {
            return true;
        }

        foreach (var requirement in requirements)
        {
            if (await requirement.IsRequiredAsync(login, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The refresh token shows the device; whether it is trusted, the store says, now and when the session starts.</summary>
    private async ValueTask<TrustedDeviceUse?> FindTrustAsync(User user, LoginDevice device, CancellationToken cancellationToken)
    {
        if (device is not { DeviceId: { } deviceId, DeviceProof: { Length: > 0 } text }
            || refreshTokens.TryRead(text) is not { } token
            || token.UserId != user.Id
            || !token.IsOfDeviceWith(device.Key?.Thumbprint)
            || !string.Equals(token.DeviceId, deviceId, StringComparison.Ordinal))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var use = new TrustedDeviceUse(deviceId, token.IssuedAt) { TrustedAfter = _options.TrustedAfter(now) };
        return await Store.IsTrustedAsync(user.Id, use, now, cancellationToken) ? use : null;
    }

    private async ValueTask<SecondFactorChallenge> AskAsync(
        User user, LoginProof proof, LoginDevice device, string purpose, CancellationToken cancellationToken)
    {
        var isEnrolment = purpose == LoginChallenge.Enrolment;
        List<string> names = [];
        foreach (var method in methods)
        {
            if (isEnrolment ? method.CanBeEnrolled : await method.IsActiveAsync(user, cancellationToken))
            {
                names.Add(method.Name);
            }
        }

        var (token, now, (kind, value)) = (MfaTokens.New(), clock.GetUtcNow().ToWholeMilliseconds(), FirstFactors.Write(proof.Condition));
        var provedAt = proof.ProvedAt.ToWholeMilliseconds();
        await Store.AddChallengeAsync(
            new LoginChallenge
            {
                TokenHash = MfaTokens.HashOf(token),
                Purpose = purpose,
                UserId = user.Id,
                SecondFactorVersion = user.SecondFactorVersion,
                LoginType = proof.LoginType,
                Methods = AuthenticationMethods.Write(proof.Methods),
                ProvedAt = provedAt < now ? provedAt : now,
                ProofKind = kind,
                ProofValue = value,
                DeviceId = device.DeviceId ?? DeviceIds.None,
                DeviceName = device.DeviceName,
                KeyThumbprint = device.Key?.Thumbprint,
                BindsAccessToken = device.Key?.BindsAccessToken ?? false,
                CreatedAt = now,
                ExpiresAt = now + Lifetime,
            },
            cancellationToken);
        return new SecondFactorChallenge { Token = token, ExpiresIn = Lifetime, Methods = names, IsEnrolment = isEnrolment };
    }

    private ISecondFactorStore Store => store ?? throw new InvalidOperationException(
        "The user has or needs a second factor, and there is no ISecondFactorStore: nobody can show one. Register the store that keeps them.");
}
