using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>A refresh token that the library gave out, and what it says.</summary>
internal sealed record Answer(string Text, string SessionId, string Hash, DateTimeOffset ExpiresAt)
{
    public static Answer From(DeviceTokens tokens)
    {
        var payload = TokenPair.Payload(tokens.RefreshToken);
        return new Answer(
            tokens.RefreshToken,
            (string)payload["sid"]!,
            Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes((string)payload["jti"]!))),
            DateTimeOffset.FromUnixTimeSeconds((long)payload["exp"]!));
    }
}
