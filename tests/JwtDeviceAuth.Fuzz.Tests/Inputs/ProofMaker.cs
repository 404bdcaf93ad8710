using System.Text;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Fuzz.Tests.Inputs;

/// <summary>Proofs of a key (RFC 9449): right ones, damaged ones, and - because most damage ends at the signature - ones that the key itself signed and that say anything.</summary>
internal sealed class ProofMaker(ClientKey key)
{
    private static readonly string[] HeaderNames = ["typ", "alg", "jwk", "crit", "kid", "x5c", "jku", "b64", "a"];
    private static readonly string[] KeyNames = ["kty", "crv", "x", "y", "d", "k", "n", "e", "p", "oth", "priv", "kid", "alg", "use", "a"];
    private static readonly string[] ClaimNames = ["jti", "htm", "htu", "iat", "ath", "nonce", "exp", "a"];

    private readonly string _jwk = key.Jwk.ToJsonString();

    /// <summary>One for a request, right or wrong.</summary>
    public string Any(Dice dice, HttpMethod method, Uri address, string? accessToken = null)
    {
        var right = Right(method, address, accessToken);
        var (header, claims) = (Part(right, 0), Part(right, 1));
        return dice.Below(14) switch
        {
            0 => right,
            1 or 2 => Mutation.Of(dice, right),
            3 => string.Join('.', right.Split('.').OrderBy(_ => dice.Below(100)).Take(1 + dice.Below(3))),
            4 => Sign(dice, JsonMaker.Changed(dice, header), claims),
            5 => Sign(dice, WithKey(JsonMaker.Changed(dice, _jwk)), claims),
            6 or 7 => Sign(dice, WithKey(Added(dice)), claims),
            8 => Sign(dice, WithKey(JsonMaker.Object(dice, KeyNames)), claims),
            9 => Sign(dice, Mutation.Of(dice, header), claims),
            10 => Sign(dice, JsonMaker.Object(dice, HeaderNames), claims),
            11 => Sign(dice, header, Mutation.Of(dice, claims)),
            12 => Sign(dice, header, JsonMaker.Object(dice, ClaimNames)),
            _ => Sign(dice, header, JsonMaker.Changed(dice, claims)),
        };
    }

    public string Right(HttpMethod method, Uri address, string? accessToken = null)
    {
        lock (key)
        {
            return key.Prove(method, address, accessToken);
        }
    }

    private static string Part(string token, int number) => Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[number]));

    private static string WithKey(string jwk) => $$"""{"typ":"dpop+jwt","alg":"ES256","jwk":{{jwk}}}""";

    /// <summary>The key, with a member more.</summary>
    private string Added(Dice dice)
    {
        var member = new StringBuilder();
        JsonMaker.Text(dice, dice.Pick(KeyNames), member);
        JsonMaker.Text(dice, dice.Percent(50) ? "AQAB" : Nasty.Text(dice), member.Append(':'));
        return $"{_jwk[..^1]},{member}}}";
    }

    private string Sign(Dice dice, string header, string claims)
    {
        lock (key)
        {
            return key.Sign(Encode(dice, header), Encode(dice, claims));
        }
    }

    private static byte[] Encode(Dice dice, string text) => dice.Percent(70) ? Encoding.UTF8.GetBytes(text) : Encoding.Latin1.GetBytes(text);
}
