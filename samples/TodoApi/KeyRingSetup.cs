using JwtDeviceAuth;

namespace TodoApi;

internal static class KeyRingSetup
{
    /// <summary>
    /// With <c>KeyRing:Enabled</c>, access tokens are signed by ES256 keys that replace themselves, and another service verifies them with
    /// <c>/.well-known/jwks.json</c>. Without it they are signed by the secret of HS256, which stays here, and that document has no key.
    /// </summary>
    public static JwtDeviceAuthBuilder AddKeyRing(this JwtDeviceAuthBuilder auth, IConfiguration configuration)
        => configuration.GetValue<bool>("KeyRing:Enabled") ? auth.AddKeyRing() : auth;
}
