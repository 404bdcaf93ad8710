using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Fuzz.Tests.Inputs;

/// <summary>
/// Tokens: right ones, damaged ones, and - because most damage ends at the signature - ones that the application's own key signed and
/// that say anything.
/// </summary>
internal sealed class TokenMaker(string access, string refresh)
{
    private static readonly byte[] Master = Convert.FromBase64String(AuthApp.SigningKey);

    /// <summary>The key of refresh tokens, derived from the master secret as the library says it is.</summary>
    private static readonly byte[] Derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, Master, 32, info: "JwtDeviceAuth refresh token v1"u8.ToArray());

    private static readonly string[] Names =
        ["iss", "aud", "sub", "sid", "device_id", "login_type", "jti", "iat", "exp", "nbf", "typ", "alg", "kid", "crit", "zip", "jku", "jwk", "x5c", "b64", "cnf", "a"];

    public string Any(Dice dice)
    {
        var isAccess = dice.Percent(50);
        var valid = isAccess ? access : refresh;
        return dice.Below(12) switch
        {
            0 => valid,
            1 => Nasty.Text(dice),
            2 or 3 => Mutation.Of(dice, valid),
            4 => string.Join('.', valid.Split('.').OrderBy(_ => dice.Below(100)).Take(1 + dice.Below(3))),
            5 => Signed(dice, isAccess, Part(valid, 0), Mutation.Of(dice, Part(valid, 1))),
            6 => Signed(dice, isAccess, Part(valid, 0), JsonMaker.Object(dice, Names)),
            7 or 8 => Signed(dice, isAccess, Part(valid, 0), JsonMaker.Changed(dice, Part(valid, 1))),
            9 => Signed(dice, isAccess, Part(valid, 0), WithConfirmation(dice, Part(valid, 1))),
            10 => Signed(dice, isAccess, JsonMaker.Changed(dice, Part(valid, 0)), Part(valid, 1)),
            _ => Signed(dice, isAccess, dice.Percent(50) ? Mutation.Of(dice, Part(valid, 0)) : JsonMaker.Object(dice, Names), Part(valid, 1)),
        };
    }

    /// <summary>A token of the user's, for a session that nobody has ended yet.</summary>
    public string Living(Dice dice)
        => Sign(
            Master,
            Encoding.UTF8.GetBytes(Part(access, 0)),
            Encoding.UTF8.GetBytes(Part(access, 1).Replace(
                (string)TokenPair.Payload(access)["sid"]!, Base64Url.EncodeToString(dice.Bytes(16)), StringComparison.Ordinal)));

    private static string Part(string token, int number) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[number]));

    /// <summary>Bound to a key, or to anything else.</summary>
    private static string WithConfirmation(Dice dice, string payload)
    {
        var claims = JsonNode.Parse(payload)!.AsObject();
        claims.Remove("cnf");
        return $"{claims.ToJsonString()[..^1]},\"cnf\":{JsonMaker.Object(dice, ["jkt", "jkt", "x5t#S256", "a"])}}}";
    }

    private static string Signed(Dice dice, bool isAccess, string header, string payload)
        => Sign(isAccess ? Master : Derived, Encode(dice, header), Encode(dice, payload));

    private static byte[] Encode(Dice dice, string text) => dice.Percent(80) ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text);

    private static string Sign(byte[] key, byte[] header, byte[] payload)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }
}
