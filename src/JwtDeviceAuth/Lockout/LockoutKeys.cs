using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Lockout;

/// <summary>Turns what is counted into keys of the table: hashes under a secret, so that the table cannot be searched for an address.</summary>
internal sealed class LockoutKeys(TokenKeys keys)
{
    private const int NetworkBytes = 8;

    /// <summary>For an address that no account can have, too: the answer must be the same for both.</summary>
    public byte[] Account(string email)
        => Hash("account", EmailAddress.TryNormalize(email, out var normalized) ? normalized : EmailAddress.ToLowerAscii(email.Trim()));

    public byte[] Device(long userId, string deviceId) => Hash("device", string.Create(CultureInfo.InvariantCulture, $"{userId}\n{deviceId}"));

    public byte[] Devices(long userId) => Hash("devices", userId.ToString(CultureInfo.InvariantCulture));

    public byte[] Profile(long userId) => Hash("profile", userId.ToString(CultureInfo.InvariantCulture));

    public byte[] SecondFactor(long userId) => Hash("second-factor", userId.ToString(CultureInfo.InvariantCulture));

    public byte[] Enrolment(long userId) => Hash("enrolment", userId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Null where the address is not known.</summary>
    public byte[]? SourceAddress(string? address) => OfNetwork("address", address);

    /// <summary>Null where the address is not known.</summary>
    public byte[]? SignUp(string? address) => OfNetwork("sign-up", address);

    private byte[]? OfNetwork(string kind, string? address)
        => IPAddress.TryParse(address, out var parsed) ? Hash(kind, NetworkOf(parsed)) : null;

    /// <summary>A household or a server has a whole /64 of IPv6 addresses to itself.</summary>
    private static string NetworkOf(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, NetworkBytes))
            : plain.ToString();
    }

    private byte[] Hash(string kind, string value) => HMACSHA256.HashData(keys.LockoutKey, Encoding.UTF8.GetBytes($"{kind}\n{value}"));
}
