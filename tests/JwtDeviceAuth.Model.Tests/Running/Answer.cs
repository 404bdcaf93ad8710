using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>A refresh token that the library gave out, and what it says.</summary>
internal sealed record Answer(string Text, Slot Slot, string SessionId, string Hash, DateTimeOffset ExpiresAt, string? Key)
{
    public static Answer From(DeviceTokens tokens)
    {
        var payload = TokenPair.Payload(tokens.RefreshToken);
        return new Answer(
            tokens.RefreshToken,
            Slots.Of((string)payload["login_type"]!, (string)payload["device_id"]!),
            (string)payload["sid"]!,
            Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes((string)payload["jti"]!))),
            DateTimeOffset.FromUnixTimeSeconds((long)payload["exp"]!),
            (string?)payload["cnf"]?["jkt"]);
    }

    /// <summary>What an access token says of its person.</summary>
    public static Claims ClaimsOf(string accessToken)
    {
        var payload = TokenPair.Payload(accessToken);
        return new Claims(
            string.Join(' ', payload["amr"]?.AsArray().Select(method => (string)method!) ?? []),
            DateTimeOffset.FromUnixTimeSeconds((long)payload["auth_time"]!));
    }
}
