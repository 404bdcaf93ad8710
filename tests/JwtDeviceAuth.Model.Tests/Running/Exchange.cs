using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Model.Tests.Sequences;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>A call and what came of it.</summary>
internal sealed record Exchange(Call Call)
{
    /// <summary>The refresh token that was sent.</summary>
    public Answer? Presented { get; init; }

    /// <summary>The session that signed out, or that asks for a change of the password, which keeps it.</summary>
    public string? SessionId { get; init; }

    public int Password { get; init; }

    public int NewPassword { get; init; }

    public Outcome Outcome { get; init; }

    /// <summary>The refresh token that came back.</summary>
    public Answer? Answer { get; init; }

    public override string ToString() => $"{Call} sent {Short(Presented)}, got {Outcome} {Short(Answer)}";

    private static string Short(Answer? answer) => answer is null ? "-" : $"{answer.SessionId[..4]}/{answer.Hash[..4]}";
}
