using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>The keys that sessions are bound to, by their thumbprints.</summary>
internal static class Thumbprints
{
    /// <summary>That of somebody who has stolen tokens.</summary>
    public static string Thief { get; } = Of("thief");

    public static string Of(int device) => Of(device.ToString(CultureInfo.InvariantCulture));

    private static string Of(string owner) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(owner)));
}
