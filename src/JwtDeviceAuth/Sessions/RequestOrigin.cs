using System.Net;
using System.Net.Sockets;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>Whether two requests can be of one device.</summary>
internal static class RequestOrigin
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// Whether a repeat came from elsewhere than the refresh that it repeats: from another network and with another user agent. A device that roams
    /// keeps its agent, a second program on it has its address. Where an address is not known, nothing is.
    /// </summary>
    public static bool IsElsewhere(ClientInfo repeat, DeviceSession rotated)
        => repeat.UserAgent != rotated.UserAgent
            && IPAddress.TryParse(repeat.IpAddress, out var one)
            && IPAddress.TryParse(rotated.IpAddress, out var other)
            && !IsSameNetwork(one, other);

    /// <summary>One device has many addresses of an IPv6 /64, and changes them by itself (RFC 8981).</summary>
    private static bool IsSameNetwork(IPAddress one, IPAddress other)
        => one.AddressFamily == AddressFamily.InterNetworkV6 && other.AddressFamily == AddressFamily.InterNetworkV6
            ? one.GetAddressBytes().AsSpan(0, NetworkBytes).SequenceEqual(other.GetAddressBytes().AsSpan(0, NetworkBytes))
            : one.Equals(other);
}
