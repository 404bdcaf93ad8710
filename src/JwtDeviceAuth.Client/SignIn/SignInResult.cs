using System.Diagnostics.CodeAnalysis;

namespace JwtDeviceAuth.Client;

/// <summary>The result of a sign-in.</summary>
public sealed class SignInResult
{
    internal SignInResult(SignInStatus status) => Status = status;

    /// <summary>How it ended.</summary>
    public SignInStatus Status { get; }

    /// <summary>Whether the person is signed in now.</summary>
    [MemberNotNullWhen(true, nameof(State))]
    public bool Succeeded => Status == SignInStatus.Succeeded;

    /// <summary>Who is signed in now; null without success.</summary>
    public AuthState? State { get; internal init; }

    /// <summary>The API's code for the failure, if it gave one.</summary>
    public string? Code { get; internal init; }

    /// <summary>What happened, for the developer; null on success. It has no secret.</summary>
    public string? Detail { get; internal init; }

    /// <summary>When to try again, if the server said so.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>For <see cref="SignInStatus.AccountLinkRequired"/>, what to send to <c>me/links</c> after a sign-in with the password. It is secret.</summary>
    public string? LinkCode { get; internal init; }

    /// <summary>The status; nothing secret.</summary>
    public override string ToString() => Code is null ? Status.ToString() : $"{Status} ({Code})";
}
