using System.Globalization;
using System.Security.Claims;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Testing;

/// <summary>Adds the claims that a test asked for, after the application's own hooks: a test's claim takes the place of one of that name.</summary>
internal sealed class TestClaims(TestSessions sessions) : IAccessTokenClaims
{
    public ValueTask AddAsync(AccessTokenClaimsContext context, CancellationToken cancellationToken)
    {
        foreach (var claims in sessions.ClaimsOf(context.Session.DeviceId).GroupBy(claim => claim.Type, StringComparer.Ordinal))
        {
            object[] values = [.. claims.Select(ValueOf)];
            context.Claims[claims.Key] = values is [var only] ? only : values;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What the token says of a claim is read back with the same type.</summary>
    private static object ValueOf(Claim claim) => claim.ValueType switch
    {
        ClaimValueTypes.Boolean => bool.Parse(claim.Value),
        ClaimValueTypes.Integer or ClaimValueTypes.Integer32 or ClaimValueTypes.Integer64 => long.Parse(claim.Value, CultureInfo.InvariantCulture),
        ClaimValueTypes.Double => double.Parse(claim.Value, CultureInfo.InvariantCulture),
        _ => claim.Value,
    };
}
