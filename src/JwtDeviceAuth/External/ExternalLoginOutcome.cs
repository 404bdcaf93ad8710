using System.Diagnostics.CodeAnalysis;
using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.External;

/// <summary>What came of a social login. Not a record, so that no log prints the tokens or the link code by accident.</summary>
internal sealed class ExternalLoginOutcome
{
    public ExternalLoginOutcome(ExternalLoginResult failure, string? linkCode = null) => (Result, LinkCode) = (failure, linkCode);

    public ExternalLoginOutcome(DeviceTokens tokens) => Tokens = tokens;

    public ExternalLoginResult Result { get; }

    [MemberNotNullWhen(true, nameof(Tokens))]
    public bool Succeeded => Result == ExternalLoginResult.Succeeded;

    public DeviceTokens? Tokens { get; }

    /// <summary>With <see cref="ExternalLoginResult.LinkRequired"/>: completes the link for who signs in with the password.</summary>
    public string? LinkCode { get; }
}
