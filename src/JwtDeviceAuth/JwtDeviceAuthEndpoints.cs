namespace JwtDeviceAuth;

/// <summary>The endpoints that <c>MapJwtDeviceAuth</c> maps, each to be left out or given conventions.</summary>
public sealed class JwtDeviceAuthEndpoints
{
    internal JwtDeviceAuthEndpoints()
    {
    }

    /// <summary><c>POST signup</c></summary>
    public JwtDeviceAuthEndpoint SignUp { get; } = new();

    /// <summary><c>POST login</c></summary>
    public JwtDeviceAuthEndpoint Login { get; } = new();

    /// <summary><c>POST refresh</c></summary>
    public JwtDeviceAuthEndpoint Refresh { get; } = new("RefreshTokens");

    /// <summary><c>POST token</c>: the login and the refresh in OAuth's words (RFC 6749).</summary>
    public JwtDeviceAuthEndpoint Token { get; } = new("RequestToken");

    /// <summary><c>POST revoke</c>: the logout in OAuth's words (RFC 7009).</summary>
    public JwtDeviceAuthEndpoint Revoke { get; } = new("RevokeToken");

    /// <summary><c>POST logout</c></summary>
    public JwtDeviceAuthEndpoint Logout { get; } = new();

    /// <summary><c>POST logout-all</c></summary>
    public JwtDeviceAuthEndpoint LogoutAll { get; } = new();

    /// <summary><c>GET me</c></summary>
    public JwtDeviceAuthEndpoint GetProfile { get; } = new();

    /// <summary><c>PUT me</c></summary>
    public JwtDeviceAuthEndpoint UpdateProfile { get; } = new();

    /// <summary><c>DELETE me</c></summary>
    public JwtDeviceAuthEndpoint DeleteProfile { get; } = new();

    /// <summary><c>POST me/reauthenticate</c></summary>
    public JwtDeviceAuthEndpoint Reauthenticate { get; } = new();

    /// <summary><c>GET me/devices</c></summary>
    public JwtDeviceAuthEndpoint ListDevices { get; } = new();

    /// <summary><c>PATCH me/devices/{id}</c></summary>
    public JwtDeviceAuthEndpoint RenameDevice { get; } = new();

    /// <summary><c>DELETE me/devices/{id}</c></summary>
    public JwtDeviceAuthEndpoint RevokeDevice { get; } = new();

    /// <summary><c>POST login/mfa</c>; mapped, as all of second factors, if there is an <see cref="Stores.ISecondFactorStore"/>.</summary>
    public JwtDeviceAuthEndpoint LoginSecondFactor { get; } = new();

    /// <summary><c>POST login/mfa/totp</c></summary>
    public JwtDeviceAuthEndpoint LoginStartTotp { get; } = new();

    /// <summary><c>POST login/mfa/totp/{id}/confirm</c></summary>
    public JwtDeviceAuthEndpoint LoginConfirmTotp { get; } = new();

    /// <summary><c>GET me/factors</c></summary>
    public JwtDeviceAuthEndpoint ListFactors { get; } = new();

    /// <summary><c>POST me/factors/totp</c></summary>
    public JwtDeviceAuthEndpoint StartTotp { get; } = new();

    /// <summary><c>POST me/factors/totp/{id}/confirm</c></summary>
    public JwtDeviceAuthEndpoint ConfirmTotp { get; } = new();

    /// <summary><c>DELETE me/factors/totp/{id}</c></summary>
    public JwtDeviceAuthEndpoint RemoveTotp { get; } = new();

    /// <summary><c>POST me/factors/recovery-codes</c></summary>
    public JwtDeviceAuthEndpoint ReplaceRecoveryCodes { get; } = new();

    /// <summary><c>DELETE me/factors/trusted-devices</c></summary>
    public JwtDeviceAuthEndpoint EndDeviceTrust { get; } = new();

    /// <summary><c>GET external</c>; mapped, as all that follow, if a provider was added.</summary>
    public JwtDeviceAuthEndpoint ListProviders { get; } = new();

    /// <summary><c>GET external/{provider}</c> and <c>GET external/{provider}/complete</c></summary>
    public JwtDeviceAuthEndpoint StartExternalLogin { get; } = new();

    /// <summary><c>POST external/exchange</c></summary>
    public JwtDeviceAuthEndpoint ExchangeExternalLogin { get; } = new();

    /// <summary><c>POST external/{provider}</c></summary>
    public JwtDeviceAuthEndpoint NativeExternalLogin { get; } = new();

    /// <summary><c>GET me/links</c></summary>
    public JwtDeviceAuthEndpoint ListLinks { get; } = new();

    /// <summary><c>POST me/links</c></summary>
    public JwtDeviceAuthEndpoint AddLink { get; } = new();

    /// <summary><c>DELETE me/links/{id}</c></summary>
    public JwtDeviceAuthEndpoint RemoveLink { get; } = new();

    /// <summary><c>POST passkey/options</c>; mapped, as all with passkeys, if <c>AddPasskeys</c> was called.</summary>
    public JwtDeviceAuthEndpoint StartPasskeyLogin { get; } = new();

    /// <summary><c>POST passkey/login</c></summary>
    public JwtDeviceAuthEndpoint PasskeyLogin { get; } = new();

    /// <summary><c>POST login/mfa/passkey-options</c></summary>
    public JwtDeviceAuthEndpoint StartPasskeySecondFactor { get; } = new();

    /// <summary><c>GET me/passkeys</c></summary>
    public JwtDeviceAuthEndpoint ListPasskeys { get; } = new();

    /// <summary><c>POST me/passkeys/options</c></summary>
    public JwtDeviceAuthEndpoint StartPasskey { get; } = new();

    /// <summary><c>POST me/passkeys</c></summary>
    public JwtDeviceAuthEndpoint AddPasskey { get; } = new();

    /// <summary><c>PATCH me/passkeys/{id}</c></summary>
    public JwtDeviceAuthEndpoint RenamePasskey { get; } = new();

    /// <summary><c>DELETE me/passkeys/{id}</c></summary>
    public JwtDeviceAuthEndpoint RemovePasskey { get; } = new();

    /// <summary><c>POST me/email/confirmation</c>; mapped if there is an <see cref="Email.IAccountEmailSender"/>.</summary>
    public JwtDeviceAuthEndpoint RequestEmailConfirmation { get; } = new();

    /// <summary><c>POST email/confirm</c>; mapped if there is an <see cref="Email.IAccountEmailSender"/>.</summary>
    public JwtDeviceAuthEndpoint ConfirmEmail { get; } = new();

    /// <summary><c>POST password/forgot</c>; mapped if there is an <see cref="Email.IAccountEmailSender"/>.</summary>
    public JwtDeviceAuthEndpoint ForgotPassword { get; } = new();

    /// <summary><c>POST password/reset</c>; mapped if there is an <see cref="Email.IAccountEmailSender"/>.</summary>
    public JwtDeviceAuthEndpoint ResetPassword { get; } = new();
}
