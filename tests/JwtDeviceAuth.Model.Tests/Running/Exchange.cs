using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Model.Tests.Sequences;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>A call and what came of it.</summary>
internal sealed record Exchange(Call Call)
{
    /// <summary>The key that was proved; null for none.</summary>
    public string? Key { get; init; }

    /// <summary>The refresh token that was sent.</summary>
    public Answer? Presented { get; init; }

    /// <summary>The refresh token by which the device showed at a login which one it is.</summary>
    public Answer? Proof { get; init; }

    /// <summary>The session that signed out, or that asks for a change.</summary>
    public string? SessionId { get; init; }

    /// <summary>What the access token of the request says.</summary>
    public Claims? Claims { get; init; }

    public int Password { get; init; }

    public int NewPassword { get; init; }

    /// <summary>The token of the login that was answered.</summary>
    public string? Challenge { get; init; }

    /// <summary>The code that was sent.</summary>
    public string? Code { get; init; }

    /// <summary>The app that was meant.</summary>
    public long AppId { get; init; }

    public Reply Reply { get; init; } = new(Outcome.Done);

    public Outcome Outcome => Reply.Outcome;

    /// <summary>The refresh token that came back.</summary>
    public Answer? Answer => Reply.Answer;

    public bool IsDone => Outcome == Outcome.Done;

    public override string ToString()
        => $"{Call} sent {Short(Presented)} {Challenge?[..4]} {Code}, got {Outcome} {Short(Answer)} {Reply.Challenge?[..4]} {Reply.Claims?.Methods}";

    private static string Short(Answer? answer) => answer is null ? "-" : $"{answer.SessionId[..4]}/{answer.Hash[..4]}";
}
