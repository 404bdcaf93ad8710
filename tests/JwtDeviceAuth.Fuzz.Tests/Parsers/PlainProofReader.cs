using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using JwtDeviceAuth.DPoP;

namespace JwtDeviceAuth.Fuzz.Tests.Parsers;

/// <summary>Reads proofs of P-256 keys the plain way, a rule of RFC 9449, section 4.3, after the other, to compare the library's reader with.</summary>
internal static class PlainProofReader
{
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const double EndOfCalendar = 253_402_300_800;

    public static Proof? TryRead(string text)
    {
        var parts = text.Split('.');
        if (text.Length > 4096 || parts.Length != 3 || parts.Any(part => part.Any(character => !Characters.Contains(character, StringComparison.Ordinal))))
        {
            return null;
        }

        try
        {
            if (Members(Decoded(parts[0]), depth: 8) is not { } header || Members(Decoded(parts[1]), depth: 64) is not { } claims
                || Text(header, "typ") != "dpop+jwt" || Text(header, "alg") != "ES256" || header.ContainsKey("crit")
                || Key(header) is not { } point || !IsSigned(parts, point))
            {
                return null;
            }

            return new Proof
            {
                KeyThumbprint = ThumbprintOf(point),
                Id = Filled(claims, "jti") ?? throw new FormatException(),
                Method = Filled(claims, "htm") ?? throw new FormatException(),
                Address = Filled(claims, "htu") ?? throw new FormatException(),
                IssuedAt = Time(claims, "iat") ?? throw new FormatException(),
                AccessTokenHash = claims.ContainsKey("ath") ? Filled(claims, "ath") ?? throw new FormatException() : null,
                Nonce = claims.ContainsKey("nonce") ? Filled(claims, "nonce") ?? throw new FormatException() : null,
            };
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or CryptographicException)
        {
            return null;
        }
    }

    private static byte[] Decoded(string part) => Base64Url.DecodeFromChars(part);

    /// <summary>Null for anything but an object with each name once, all the way down.</summary>
    private static Dictionary<string, JsonElement>? Members(byte[] json, int depth)
    {
        if (!Utf8.IsValid(json))
        {
            return null;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = depth });
        return document.RootElement.ValueKind == JsonValueKind.Object && HasEachNameOnce(document.RootElement)
            ? document.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.Clone(), StringComparer.Ordinal)
            : null;
    }

    private static bool HasEachNameOnce(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal).Count() == value.EnumerateObject().Count()
            && value.EnumerateObject().All(member => HasEachNameOnce(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(HasEachNameOnce),
        _ => true,
    };

    private static ECPoint? Key(Dictionary<string, JsonElement> header)
    {
        if (!header.TryGetValue("jwk", out var jwk) || jwk.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var members = jwk.EnumerateObject().ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
        return !members.Keys.Intersect(["d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"], StringComparer.Ordinal).Any()
            && Text(members, "kty") == "EC" && Text(members, "crv") == "P-256"
            && Coordinate(members, "x") is { } x && Coordinate(members, "y") is { } y
                ? new ECPoint { X = x, Y = y }
                : null;
    }

    private static byte[]? Coordinate(Dictionary<string, JsonElement> members, string name)
        => Text(members, name) is { } text && text.All(character => Characters.Contains(character, StringComparison.Ordinal))
            && Decoded(text) is { Length: 32 } bytes && Base64Url.EncodeToString(bytes) == text
                ? bytes
                : null;

    private static bool IsSigned(string[] parts, ECPoint point)
    {
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
        var signature = Decoded(parts[2]);
        return signature.Length == 64 && key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256);
    }

    private static string ThumbprintOf(ECPoint point)
        => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(
            $$"""{"crv":"P-256","kty":"EC","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""")));

    private static string? Text(Dictionary<string, JsonElement> members, string name)
        => members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Filled(Dictionary<string, JsonElement> members, string name)
        => Text(members, name) is { Length: > 0 } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;

    private static DateTimeOffset? Time(Dictionary<string, JsonElement> members, string name)
        => members.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Number && value.GetDouble() is >= 0 and < EndOfCalendar and var seconds
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;
}
