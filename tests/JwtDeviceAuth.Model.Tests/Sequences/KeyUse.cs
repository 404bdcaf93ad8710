namespace JwtDeviceAuth.Model.Tests.Sequences;

/// <summary>With which key a call proves where it comes from.</summary>
public enum KeyUse
{
    None,

    /// <summary>The key of the device whose session or login it is.</summary>
    Device,

    /// <summary>Another: that of somebody who has only the token.</summary>
    Thief,
}
