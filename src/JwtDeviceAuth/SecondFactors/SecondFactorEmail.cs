using JwtDeviceAuth.Email;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Notifies the owner of an account of a change of its second factors. Say in it what to do if it was not they: sign out all devices, set a new password,
/// and ask for help.
/// </summary>
public sealed class SecondFactorEmail : AccountEmail
{
    /// <summary>What happened.</summary>
    public required SecondFactorNotice Notice { get; init; }

    /// <summary>When, in UTC.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}
