namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>An authenticator app.</summary>
/// <param name="Secret">Its secret.</param>
/// <param name="LastStep">The last time step of which a code was taken.</param>
public sealed record Factor(string Secret, long LastStep);
