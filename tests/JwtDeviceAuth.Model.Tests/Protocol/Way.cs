namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>The first factor of a login.</summary>
public enum Way
{
    Password,

    /// <summary>A social account.</summary>
    Social,
}
