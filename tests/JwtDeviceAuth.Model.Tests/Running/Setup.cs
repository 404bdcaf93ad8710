namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>An authenticator app that somebody began to add.</summary>
internal sealed record Setup(long Id, string Secret);
