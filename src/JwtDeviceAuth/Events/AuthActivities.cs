using System.Diagnostics;

namespace JwtDeviceAuth.Events;

/// <summary>The traces of the activity source <c>JwtDeviceAuth</c>. Their tags name neither a person nor a token.</summary>
internal static class AuthActivities
{
    public const string ResultTag = "jwtdeviceauth.result";

    private static readonly ActivitySource Source = new("JwtDeviceAuth");

    public static Activity? StartLogin() => Source.StartActivity("jwtdeviceauth.login");

    public static Activity? StartRefresh() => Source.StartActivity("jwtdeviceauth.refresh");

    /// <summary>One hash, with its wait for a free core.</summary>
    public static Activity? StartHash(string operation)
        => Source.StartActivity("jwtdeviceauth.password.hash")?.SetTag("jwtdeviceauth.operation", operation);
}
