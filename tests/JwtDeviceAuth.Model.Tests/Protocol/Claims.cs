namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>What an access token says of its person.</summary>
/// <param name="Methods">How they proved who they are (<c>amr</c>), with spaces between.</param>
/// <param name="ProvedAt">When (<c>auth_time</c>): a whole second.</param>
public sealed record Claims(string Methods, DateTimeOffset ProvedAt)
{
    public bool HasTwoFactors => Methods.EndsWith(Gate.TwoFactors, StringComparison.Ordinal);
}
