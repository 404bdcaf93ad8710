namespace JwtDeviceAuth.External;

/// <summary>Why a social account is no longer a user's.</summary>
public enum UnlinkCause
{
    /// <summary>The user asked for it, and proved who they are.</summary>
    Asked,

    /// <summary>The password was reset by e-mail, and nobody had shown before whose the address is.</summary>
    AddressNotConfirmed,
}
