namespace JwtDeviceAuth.Lockout;

/// <summary>What a login says of where it comes from.</summary>
/// <param name="Email">The address that was typed.</param>
/// <param name="DeviceId">The device.</param>
/// <param name="DeviceProof">A refresh token that the device had before, as it was sent; null if none was.</param>
/// <param name="KeyThumbprint">The key that the request proved to have; null for none.</param>
/// <param name="IpAddress">The remote address, if it is known.</param>
internal readonly record struct LoginSource(string Email, string DeviceId, string? DeviceProof, string? KeyThumbprint, string? IpAddress)
{
    /// <summary>Nothing of it: it has what a person typed, and a token.</summary>
    public override string ToString() => nameof(LoginSource);
}
