using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>What came of presenting a refresh token.</summary>
public sealed class RefreshResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    public RefreshResult(RefreshValidationResult failure) => Status = failure;

    /// <summary>A success.</summary>
    /// <param name="session">The session.</param>
    /// <param name="tokens">Its tokens.</param>
    public RefreshResult(DeviceSession session, DeviceTokens tokens)
        => (Status, Session, Tokens) = (RefreshValidationResult.Valid, session, tokens);

    /// <summary>Success, or the cause of the failure.</summary>
    public RefreshValidationResult Status { get; }

    /// <summary>Whether there are new tokens.</summary>
    [MemberNotNullWhen(true, nameof(Session), nameof(Tokens))]
    public bool Succeeded => Status == RefreshValidationResult.Valid;

    /// <summary>The session; null on failure.</summary>
    public DeviceSession? Session { get; }

    /// <summary>The tokens; null on failure.</summary>
    public DeviceTokens? Tokens { get; }
}
