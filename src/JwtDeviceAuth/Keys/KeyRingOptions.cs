namespace JwtDeviceAuth.Keys;

/// <summary>
/// The keys of access tokens that are made and replaced by themselves; in force after <c>.AddKeyRing()</c>. All nodes have the same
/// settings.
/// </summary>
public sealed class KeyRingOptions
{
    /// <summary><c>ES256</c> or <c>RS256</c> (2048 bits), for keys that are yet to be made. Default: <c>ES256</c>.</summary>
    public string Algorithm { get; set; } = "ES256";

    /// <summary>How long a key signs before the next one takes over. Default: 90 days; at least 1 minute.</summary>
    public TimeSpan SigningPeriod { get; set; } = TimeSpan.FromDays(90);

    /// <summary>
    /// How long before its first signature a key is made, verifies on every node and stands in <c>/.well-known/jwks.json</c>. Longer than
    /// any other service keeps its copy of that document. Default: 14 days; shorter than <see cref="SigningPeriod"/>, and at least four
    /// times <see cref="ReloadInterval"/>.
    /// </summary>
    public TimeSpan AnnouncementPeriod { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// How often a node reads the ring from the store; a token with a key that it does not know yet makes it read at once, at most every
    /// 5 seconds. Default: 1 minute; 1 second to 1 hour.
    /// </summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromMinutes(1);
}
