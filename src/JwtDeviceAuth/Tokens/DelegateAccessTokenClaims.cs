namespace JwtDeviceAuth.Tokens;

/// <summary>A claims hook made of a delegate.</summary>
internal sealed class DelegateAccessTokenClaims(Func<AccessTokenClaimsContext, CancellationToken, ValueTask> add) : IAccessTokenClaims
{
    public ValueTask AddAsync(AccessTokenClaimsContext context, CancellationToken cancellationToken) => add(context, cancellationToken);
}
