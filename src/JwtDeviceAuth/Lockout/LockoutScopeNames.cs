using System.Diagnostics;

namespace JwtDeviceAuth.Lockout;

/// <summary>The names in metrics and traces.</summary>
internal static class LockoutScopeNames
{
    public static string MetricName(this LockoutScope scope) => scope switch
    {
        LockoutScope.Account => "account",
        LockoutScope.SourceAddress => "source_address",
        LockoutScope.Device => "device",
        LockoutScope.Devices => "devices",
        LockoutScope.Profile => "profile",
        LockoutScope.SecondFactor => "second_factor",
        LockoutScope.SignUp => "sign_up",
        _ => throw new UnreachableException(),
    };
}
