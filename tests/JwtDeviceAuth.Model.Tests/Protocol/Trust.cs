namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>That a device needs no second factor.</summary>
/// <param name="Since">A refresh token issued before it does not show the device.</param>
/// <param name="Until">When it is over.</param>
public sealed record Trust(DateTimeOffset Since, DateTimeOffset Until);
