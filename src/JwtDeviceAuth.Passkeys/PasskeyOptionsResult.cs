using System.Diagnostics.CodeAnalysis;

namespace JwtDeviceAuth.Passkeys;

/// <summary>The options with which a browser asks for a passkey or makes one, or why there are none.</summary>
public sealed class PasskeyOptionsResult
{
    /// <summary>A failure.</summary>
    /// <param name="failure">Its cause.</param>
    /// <param name="retryAfter">When to try again, for <see cref="PasskeyStatus.LockedOut"/> and <see cref="PasskeyStatus.TooManyStarted"/>.</param>
    public PasskeyOptionsResult(PasskeyStatus failure, TimeSpan? retryAfter = null) => (Status, RetryAfter) = (failure, retryAfter);

    /// <summary>A success.</summary>
    /// <param name="options">The options as JSON.</param>
    public PasskeyOptionsResult(string options) => (Status, Options) = (PasskeyStatus.Succeeded, options);

    /// <summary>Success, or the cause of the failure.</summary>
    public PasskeyStatus Status { get; }

    /// <summary>Whether they are there.</summary>
    [MemberNotNullWhen(true, nameof(Options))]
    public bool Succeeded => Status == PasskeyStatus.Succeeded;

    /// <summary>The options as JSON; null on failure.</summary>
    public string? Options { get; }

    /// <summary>When to try again, if <see cref="Status"/> is <see cref="PasskeyStatus.LockedOut"/> or <see cref="PasskeyStatus.TooManyStarted"/>; else null.</summary>
    public TimeSpan? RetryAfter { get; }
}
