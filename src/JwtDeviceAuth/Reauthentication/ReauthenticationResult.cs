using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Reauthentication;

/// <summary>What came of proving again who one is. Not a record, so that no log prints the token by accident.</summary>
public sealed class ReauthenticationResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="ReauthenticationStatus.LockedOut"/>.</param>
    public ReauthenticationResult(ReauthenticationStatus failure, TimeSpan? retryAfter = null) => (Status, RetryAfter) = (failure, retryAfter);

    /// <summary>A success.</summary>
    /// <param name="accessToken">The access token.</param>
    /// <param name="expiresIn">For how long it is accepted from now; whole seconds.</param>
    public ReauthenticationResult(string accessToken, TimeSpan expiresIn)
        => (Status, AccessToken, AccessTokenExpiresIn) = (ReauthenticationStatus.Succeeded, accessToken, expiresIn);

    /// <summary>Success, or the cause of the failure.</summary>
    public ReauthenticationStatus Status { get; }

    /// <summary>Whether it is done.</summary>
    [MemberNotNullWhen(true, nameof(AccessToken))]
    public bool Succeeded => Status == ReauthenticationStatus.Succeeded;

    /// <summary>The new access token; null on failure.</summary>
    public string? AccessToken { get; }

    /// <summary>How it is sent: one of <see cref="TokenTypes"/>.</summary>
    public string TokenType { get; init; } = TokenTypes.Bearer;

    /// <summary>For how long it is accepted from now; whole seconds.</summary>
    public TimeSpan AccessTokenExpiresIn { get; }

    /// <summary>When to try again, if <see cref="Status"/> is <see cref="ReauthenticationStatus.LockedOut"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }
}
