using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Fuzz.Tests.Inputs;

/// <summary>ID tokens of a provider whose key is at hand: right ones, damaged ones, and ones that say anything.</summary>
internal sealed class IdTokenMaker(string issuer, string audience, string kid, ECDsa key)
{
    /// <summary>What the app sends; the token holds its hash.</summary>
    public const string Nonce = "the random text of an app";

    private static readonly string NonceClaim = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Nonce)));

    private static readonly string[] Names = ["iss", "aud", "sub", "azp", "exp", "iat", "nbf", "nonce", "email", "email_verified", "name", "a"];

    private readonly string _header = $$"""{"alg":"ES256","typ":"JWT","kid":"{{kid}}"}""";

    public string Any(Dice dice)
    {
        var valid = Claims(dice);
        return dice.Below(8) switch
        {
            0 => Sign(_header, valid),
            1 => Mutation.Of(dice, Sign(_header, valid)),
            2 => Sign(JsonMaker.Changed(dice, _header), valid),
            3 => Sign(_header, JsonMaker.Object(dice, Names)),
            4 => Sign(_header, Mutation.Of(dice, valid)),
            _ => Sign(_header, JsonMaker.Changed(dice, valid)),
        };
    }

    private string Claims(Dice dice)
    {
        var now = FakeClock.Start.ToUnixTimeSeconds();
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"iss":"{{issuer}}","aud":"{{audience}}","sub":"{{dice.Below(100)}}","iat":{{now}},"exp":{{now + 3600}},"nonce":"{{NonceClaim}}","email":"{{dice.Below(100)}}@example.com","email_verified":{{dice.Pick("true", "false")}},"name":"Ann"}
            """);
    }

    private string Sign(string header, string payload)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        lock (key)
        {
            return $"{signed}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
        }
    }
}
