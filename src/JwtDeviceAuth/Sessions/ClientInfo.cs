namespace JwtDeviceAuth.Sessions;

/// <summary>What is known of the client behind a request, for the device list.</summary>
public sealed class ClientInfo
{
    /// <summary>The greatest length of <see cref="UserAgent"/>, in characters; the HTTP endpoints cut a longer one.</summary>
    public const int MaximumUserAgentLength = 256;

    /// <summary>The <c>User-Agent</c> that was sent, if any.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The remote address, if it is known.</summary>
    public string? IpAddress { get; init; }
}
