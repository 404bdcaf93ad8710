using System.Net;

namespace JwtDeviceAuth.Stores;

/// <summary>What is known of the client behind a request, for the device list.</summary>
public sealed class ClientInfo
{
    /// <summary>The greatest length of <see cref="UserAgent"/>, in UTF-16 characters.</summary>
    public const int MaximumUserAgentLength = 256;

    /// <summary>
    /// The <c>User-Agent</c> that was sent, if any; without what cannot be shown, and cut at a whole character to
    /// <see cref="MaximumUserAgentLength"/>.
    /// </summary>
    public string? UserAgent { get; init => field = Label.From(value, MaximumUserAgentLength); }

    /// <summary>
    /// The remote address, if it is known. An IPv4 address that came through a socket for both (<c>::ffff:192.0.2.1</c>, RFC 4291, section
    /// 2.5.5.2) is written as what it is: <c>192.0.2.1</c>.
    /// </summary>
    public string? IpAddress { get; init => field = WithoutMapping(value); }

    private static string? WithoutMapping(string? address)
        => address?.Contains(':', StringComparison.Ordinal) == true
            && IPAddress.TryParse(address, out var parsed) && parsed.IsIPv4MappedToIPv6
                ? parsed.MapToIPv4().ToString()
                : address;
}
