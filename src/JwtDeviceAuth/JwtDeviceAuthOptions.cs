using JwtDeviceAuth.Bearer;
using JwtDeviceAuth.Cookies;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.External;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Revocation;
using JwtDeviceAuth.SecondFactors;

namespace JwtDeviceAuth;

/// <summary>
/// The settings of JwtDeviceAuth. They are read once and checked when the application starts: a wrong value stops the start with
/// one line that names the setting and says how to fix it.
/// </summary>
/// <remarks>
/// From configuration the names are the same, below the section that was given to <c>AddJwtDeviceAuth</c>; times are
/// <see cref="TimeSpan"/> strings such as <c>00:30:00</c>, and an environment variable is
/// <c>JwtDeviceAuth__AccessTokenLifetime=00:30:00</c>.
/// </remarks>
public sealed class JwtDeviceAuthOptions
{
    /// <summary>The <c>iss</c> claim of both kinds of token (RFC 7519). Default: <c>JwtDeviceAuth</c>.</summary>
    public string Issuer { get; set; } = "JwtDeviceAuth";

    /// <summary>The <c>aud</c> claim of the access token (RFC 7519). Default: <c>JwtDeviceAuth</c>.</summary>
    public string Audience { get; set; } = "JwtDeviceAuth";

    /// <summary>
    /// The master secret: base64 of at least 32 random bytes, for example from <c>openssl rand -base64 32</c>. It signs access tokens
    /// with HS256 and, through HKDF, gives the key of the refresh tokens. Default: none; in Development a missing one is generated.
    /// </summary>
    /// <remarks>
    /// Anybody who has this value can make tokens of both kinds. A service that only verifies access tokens gets the public half of
    /// an ES256 or RS256 key from <see cref="SigningKeys"/> instead.
    /// </remarks>
    public string? SigningKey { get; set; }

    /// <summary>
    /// Keys of access tokens, for ES256, RS256, or for replacing a key. Of those whose <see cref="SigningKeyOptions.NotBefore"/> has
    /// passed the newest signs; all of them, and <see cref="SigningKey"/>, verify. Default: empty.
    /// </summary>
    public IList<SigningKeyOptions> SigningKeys { get; set; } = [];

    /// <summary>
    /// Keys of refresh tokens, always HS256, under the same rule as <see cref="SigningKeys"/>. Default: empty, and the keys are derived
    /// from <see cref="SigningKey"/> and from every HS256 entry of <see cref="SigningKeys"/>.
    /// </summary>
    public IList<SigningKeyOptions> RefreshTokenKeys { get; set; } = [];

    /// <summary>How long an access token is accepted. Whole seconds, at most 1 day; default: 30 minutes.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Sessions and access tokens that are bound to a key of the device.</summary>
    public DPoPOptions DPoP { get; set; } = new();

    /// <summary>The authentication scheme that takes the access tokens.</summary>
    public BearerOptions Bearer { get; set; } = new();

    /// <summary>
    /// How much memory, in bytes, remembers access tokens that were found valid, so that a token is validated once and not on each request.
    /// Its expiry, its session and its key are asked on every request all the same. Default: 33,554,432 (32 MiB, some 5,000 tokens);
    /// 0 turns it off, and every token is validated each time; else 65,536 to 4,294,967,296.
    /// </summary>
    public long AccessTokenCacheSize { get; set; } = 32 * 1024 * 1024;

    /// <summary>How long a refresh token is accepted, counted anew from each rotation (sliding). Whole seconds; default: 1 day.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a session can be refreshed at all, counted from its login. Whole seconds; default: 30 days.</summary>
    public TimeSpan AbsoluteSessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// For how long after a rotation the replaced token still yields its successor, the same one each time. Counted from the rotation
    /// and never extended. Default: 30 seconds; 0 to 10 minutes. With 0 every second use of a token counts as theft.
    /// </summary>
    public TimeSpan ReuseLeeway { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether times are those of the store, where it has a clock of its own (PostgreSQL does): then all nodes agree on what has expired, whatever their
    /// clocks show. Default: null, which is true unless the application has registered a <see cref="TimeProvider"/> of its own, such as a clock that
    /// a test moves. With false, and on SQLite, the <see cref="TimeProvider"/> decides.
    /// </summary>
    public bool? UseStoreTime { get; set; }

    /// <summary>How long the code that confirms an e-mail address is accepted. Whole seconds, at most 30 days; default: 1 day.</summary>
    public TimeSpan EmailConfirmationLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long the code that resets a password is accepted. Whole seconds, at most 1 day; default: 30 minutes.</summary>
    public TimeSpan PasswordResetLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// For how long a login counts as recent where a change of the account needs one: with a social account, for a user without a password; with both factors,
    /// for a user who has a second one. Counted from the moment of the proof (with a social account, from when the provider confirmed the person); a refresh
    /// does not extend it. Whole seconds, at most 1 day; default: 5 minutes.
    /// </summary>
    public TimeSpan RecentAuthenticationAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Whether <c>DELETE me/devices/{id}</c> and <c>POST logout-all</c> need a login within <see cref="RecentAuthenticationAge"/>, with both factors where the
    /// user has a second one. Default: false, so that a person can end a lost device at once, whatever they have at hand.
    /// </summary>
    public bool RecentLoginToRevokeDevices { get; set; }

    /// <summary>How much a failed answer says to an outsider. Default: <see cref="JwtDeviceAuth.FailureDetail.Uniform"/>.</summary>
    public FailureDetail FailureDetail { get; set; } = FailureDetail.Uniform;

    /// <summary>
    /// What the <c>type</c> of every problem answer begins with; its <c>code</c> follows at once (RFC 9457, section 3.1.1). An absolute http or https
    /// address that does not end in a letter or digit, such as <c>https://api.example.com/errors#</c>. Default: the page of this library's documentation
    /// that describes each code. Empty: <c>about:blank</c>, and the title is that of the status (section 4.2.1).
    /// </summary>
    public string ProblemTypeBase { get; set; } = ProblemTypes.DefaultBase;

    /// <summary>
    /// How the names of fields are written in the bodies of this library's endpoints, read and written, problem answers included. Default:
    /// <see cref="JwtDeviceAuth.FieldNaming.SnakeCase"/>. OAuth's own names (RFC 6749) are always read, and a request that sends <c>grant_type</c> is answered
    /// in them. Claims of tokens, queries and the application's own bodies are not concerned.
    /// </summary>
    public FieldNaming FieldNaming { get; set; } = FieldNaming.SnakeCase;

    /// <summary>
    /// How many live sessions a user can have; past it the device unused the longest is signed out. Default: 0, no limit.
    /// </summary>
    public int MaxDevicesPerUser { get; set; }

    /// <summary>
    /// Whether migrations that are not applied are applied when the application starts. Default: null, which means true for a database of the
    /// library's own and for an application's own context in the environment Development; elsewhere one that is not applied stops the start. False
    /// leaves the schema alone and does not look: for an account that must not change it.
    /// </summary>
    public bool? MigrateAtStart { get; set; }

    /// <summary>The keys of access tokens that are made and replaced by themselves; in force after <c>.AddKeyRing()</c>.</summary>
    public KeyRingOptions KeyRing { get; set; } = new();

    /// <summary>The rules for passwords.</summary>
    public PasswordOptions Passwords { get; set; } = new();

    /// <summary>The cookie of clients that keep their refresh token in one.</summary>
    public RefreshCookieOptions RefreshCookie { get; set; } = new();

    /// <summary>Second factors: whether they have to be, and trust in devices.</summary>
    public SecondFactorOptions SecondFactor { get; set; } = new();

    /// <summary>Sign-in with social providers; in force once a provider was added.</summary>
    public ExternalLoginOptions ExternalLogin { get; set; } = new();

    /// <summary>Slows down guesses of passwords.</summary>
    public LockoutOptions Lockout { get; set; } = new();

    /// <summary>
    /// Whether the log of security events names e-mail addresses, those that were tried in vain included. Default: false. Sinks of the
    /// application get them either way.
    /// </summary>
    public bool LogEmailAddresses { get; set; }

    /// <summary>The refusal of access tokens whose session has ended.</summary>
    public RevocationOptions Revocation { get; set; } = new();

    /// <summary>For how long a refresh token is of use to a device after it has expired: it proves a trusted device.</summary>
    internal TimeSpan DeviceProofLifetime => SecondFactor.TrustLifetime;

    /// <summary>The removal of expired sessions and codes.</summary>
    public CleanupOptions Cleanup { get; set; } = new();
}
