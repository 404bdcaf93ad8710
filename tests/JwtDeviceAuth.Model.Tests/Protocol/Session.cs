namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>What a device has: its current token, when that replaced its predecessor, and the end that no refresh moves.</summary>
public sealed record Session(int Id, int Device, Token Current, DateTimeOffset? RotatedAt, DateTimeOffset AbsoluteEnd);
