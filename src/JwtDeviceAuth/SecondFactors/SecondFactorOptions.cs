namespace JwtDeviceAuth.SecondFactors;

/// <summary>Second factors: codes of an authenticator app, and recovery codes.</summary>
public sealed class SecondFactorOptions
{
    /// <summary>
    /// Whether every user has to have a second factor: a login of one who has none then asks for it to be added, and gives no session before. Default:
    /// false; <see cref="ISecondFactorRequirement"/> asks it of some users. Sessions that are there go on.
    /// </summary>
    public bool Required { get; set; }

    /// <summary>The name that an authenticator app shows for this application; without a colon. Default: null, and <see cref="JwtDeviceAuthOptions.Issuer"/> is it.</summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// For how long a device that the user trusts needs no second factor. Whole seconds, at most 365 days; default: 30 days. With 0 no device can be
    /// trusted. A shorter time counts for devices that are trusted already, too.
    /// </summary>
    public TimeSpan TrustLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Trust of this time or before is over. It is kept in whole seconds, rounded down, and must not end before its own time because of that.</summary>
    internal DateTimeOffset TrustedAfter(DateTimeOffset now) => TrustLifetime == TimeSpan.Zero ? now : now - TrustLifetime - TimeSpan.FromSeconds(1);
}
