namespace JwtDeviceAuth.Tokens;

/// <summary>What every access token has in common, for those who write it and those who read it.</summary>
internal static class AccessTokenFormat
{
    /// <summary>The header's <c>typ</c> (RFC 9068, section 2.1).</summary>
    public const string Type = "at+jwt";

    /// <summary>
    /// The longest token that is issued, and the longest that is read, in characters. With <c>Authorization: Bearer</c> before it, it fits into a
    /// header of 8 KiB, which is what proxies allow at least.
    /// </summary>
    public const int MaximumLength = 8000;

    /// <summary>The longest life of an access token, whatever the settings of any node are: for so long revoked sessions are remembered.</summary>
    public static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(1);
}
