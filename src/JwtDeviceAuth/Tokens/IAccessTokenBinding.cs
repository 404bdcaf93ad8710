using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Tokens;

/// <summary>Says which access tokens are bound to a key of the device.</summary>
internal interface IAccessTokenBinding
{
    /// <summary>The thumbprint of the key that the access tokens of a session are bound to; null for bearer tokens.</summary>
    string? KeyOf(DeviceSession session);
}
