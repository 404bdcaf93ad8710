using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.Fuzz.Tests.Parsers;

/// <summary>Reads refresh tokens the plain way, a rule after the other, to compare the library's reader with.</summary>
internal sealed class PlainRefreshTokenReader(string kid)
{
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly byte[] Key = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Convert.FromBase64String(AuthApp.SigningKey), 32, info: "JwtDeviceAuth refresh token v1"u8.ToArray());

    public RefreshToken? TryRead(string text)
    {
        var parts = text.Split('.');
        if (text.Length > 4096 || parts.Length != 3 || parts.Any(part => part.Any(character => !Characters.Contains(character, StringComparison.Ordinal))))
        {
            return null;
        }

        try
        {
            var signature = HMACSHA256.HashData(Key, Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));
            if (parts[2] != Base64Url.EncodeToString(signature)
                || Members(parts[0]) is not { } header || Members(parts[1]) is not { } claims
                || header.ContainsKey("crit") || Text(header, "typ") != "rt+jwt" || Text(header, "alg") != "HS256" || Text(header, "kid") != kid
                || Text(claims, "iss") != "JwtDeviceAuth")
            {
                return null;
            }

            return new RefreshToken
            {
                UserId = UserId(claims) ?? throw new FormatException(),
                SessionId = Text(claims, "sid") ?? throw new FormatException(),
                DeviceId = Text(claims, "device_id") ?? throw new FormatException(),
                LoginType = Text(claims, "login_type") ?? throw new FormatException(),
                TokenId = Text(claims, "jti") is { Length: 43 } id ? id : throw new FormatException(),
                IssuedAt = Time(claims, "iat") ?? throw new FormatException(),
                ExpiresAt = Time(claims, "exp") ?? throw new FormatException(),
                KeyThumbprint = claims.TryGetValue("cnf", out var confirmation) ? Thumbprint(confirmation) ?? throw new FormatException() : null,
                Kid = kid,
            };
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Null for anything but an object with each name once.</summary>
    private static Dictionary<string, JsonElement>? Members(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        return document.RootElement.EnumerateObject().All(member => members.TryAdd(member.Name, member.Value.Clone())) ? members : null;
    }

    private static string? Text(Dictionary<string, JsonElement> members, string name)
        => members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal)
                ? text
                : null;

    /// <summary>The key of the device, and nothing beside it.</summary>
    private static string? Thumbprint(JsonElement confirmation)
        => confirmation.ValueKind == JsonValueKind.Object && confirmation.EnumerateObject().Count() == 1
            ? Text(confirmation.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal), "jkt")
            : null;

    private static long? UserId(Dictionary<string, JsonElement> members)
        => long.TryParse(Text(members, "sub"), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && id.ToString(CultureInfo.InvariantCulture) == Text(members, "sub")
                ? id
                : null;

    private static DateTimeOffset? Time(Dictionary<string, JsonElement> members, string name)
        => members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var seconds) && seconds is >= 0 and < 253_402_300_800
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
}
