namespace JwtDeviceAuth.External;

/// <summary>
/// The key of an Apple developer account for Sign in with Apple. Apple takes no lasting client secret, but one that is signed with this key
/// (a JWT, ES256) and expires: one of five minutes is made for each request.
/// </summary>
public sealed class AppleKey
{
    /// <summary>The team's id: ten characters, shown in the account's membership details.</summary>
    public string? TeamId { get; set; }

    /// <summary>The key's id: ten characters, in the name of the downloaded file <c>AuthKey_....p8</c>.</summary>
    public string? KeyId { get; set; }

    /// <summary>The content of the downloaded file: a P-256 key in PEM (<c>-----BEGIN PRIVATE KEY-----</c>).</summary>
    public string? PrivateKey { get; set; }
}
