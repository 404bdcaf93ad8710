namespace JwtDeviceAuth.Tokens;

/// <summary>The values of the claim <c>acr</c> (RFC 9068, section 2.2.1), and of <c>acr_values</c> in a challenge (RFC 9470, section 3).</summary>
public static class AuthenticationContexts
{
    /// <summary>One factor: <c>1</c>.</summary>
    public const string OneFactor = "1";

    /// <summary>Two factors: <c>2</c>.</summary>
    public const string TwoFactors = "2";
}
