namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>Where there is room for one session of a user: a device, and the way in.</summary>
public sealed record Slot(Way Way, int Device);
