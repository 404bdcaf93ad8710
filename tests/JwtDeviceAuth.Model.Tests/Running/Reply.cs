using JwtDeviceAuth.Model.Tests.Protocol;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>What came back of a call.</summary>
internal sealed record Reply(Outcome Outcome)
{
    /// <summary>The refresh token.</summary>
    public Answer? Answer { get; init; }

    /// <summary>What the access token says.</summary>
    public Claims? Claims { get; init; }

    /// <summary>The token of the login that waits.</summary>
    public string? Challenge { get; init; }

    public Setup? Setup { get; init; }

    public IReadOnlyList<string> Codes { get; init; } = [];
}
