using JwtDeviceAuth.External;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Reauthentication;

/// <summary>
/// A fresh login with a social account that the user had when that login began: else a thief of a token could link an account of their own,
/// and prove with it.
/// </summary>
internal sealed class SocialReauthentication(
    RecentLogins recent, ISocialAccountStore? accounts = null, ExternalLoginCodes? codes = null, IdTokenLogin? idTokens = null)
{
    public async ValueTask<FreshProof> ProveAsync(ReauthenticationRequest request, CancellationToken cancellationToken)
    {
        var (login, failure) = await ReadAsync(request, cancellationToken);
        if (login is null)
        {
            return new FreshProof(failure);
        }

        if (!recent.IsRecent(login.ProvedAt))
        {
            return new FreshProof(ReauthenticationStatus.LoginTooOld);
        }

        return await accounts!.FindAsync(login.Provider, login.ProviderUserId, cancellationToken) is { } account
            && account.UserId == request.Requester.UserId
            && account.CreatedAt <= login.ProvedAt
                ? new FreshProof([], login.ProvedAt, new SocialAccountCondition(account.Id, login.ProvedAt))
                : new FreshProof(ReauthenticationStatus.NotLinked);
    }

    private async ValueTask<(ExternalLogin? Login, ReauthenticationStatus Failure)> ReadAsync(
        ReauthenticationRequest request, CancellationToken cancellationToken)
    {
        if (request.Code is not null)
        {
            return (codes is null ? null : await codes.TryExchangeAsync(request.Code, request.CodeVerifier ?? string.Empty, cancellationToken),
                ReauthenticationStatus.InvalidCode);
        }

        if (idTokens is null)
        {
            return (null, ReauthenticationStatus.UnknownProvider);
        }

        var (login, failure) = await idTokens.ReadAsync(request.Provider ?? string.Empty, request.IdToken!, request.Nonce, cancellationToken);
        return (login, failure switch
        {
            ExternalLoginStatus.UnknownProvider => ReauthenticationStatus.UnknownProvider,
            ExternalLoginStatus.NativeLoginNotOffered => ReauthenticationStatus.NativeLoginNotOffered,
            ExternalLoginStatus.ProviderUnavailable => ReauthenticationStatus.ProviderUnavailable,
            _ => ReauthenticationStatus.InvalidIdToken,
        });
    }
}
