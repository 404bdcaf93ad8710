namespace JwtDeviceAuth.Client;

/// <summary>What the person proves a login with, after the first factor.</summary>
public sealed class SecondFactorProof
{
    private SecondFactorProof(string name, string code) => (Name, Code) = (name, code);

    /// <summary>Whether this device needs no second factor for some time. Default: false.</summary>
    public bool TrustDevice { get; init; }

    internal string Name { get; }

    internal string Code { get; }

    /// <summary>The code that an authenticator app shows.</summary>
    /// <param name="code">The digits; spaces do not matter.</param>
    /// <param name="trustDevice">Whether this device needs no second factor for some time.</param>
    public static SecondFactorProof Totp(string code, bool trustDevice = false) => new("totp", code) { TrustDevice = trustDevice };

    /// <summary>One of the recovery codes, which works once.</summary>
    /// <param name="code">The code; case, dashes and spaces do not matter.</param>
    public static SecondFactorProof RecoveryCode(string code) => new("recovery_code", code);
}
