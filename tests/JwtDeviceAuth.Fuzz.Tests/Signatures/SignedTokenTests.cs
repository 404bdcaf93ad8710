using JwtDeviceAuth.Fuzz.Tests.Inputs;
using JwtDeviceAuth.Keys;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Signatures;

/// <summary>The library signs with HS256 by itself; the plain way is JsonWebTokenHandler's.</summary>
public sealed class SignedTokenTests
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    [Fact]
    public void A_token_is_byte_for_byte_what_JsonWebTokenHandler_makes()
    {
        var seed = Dice.NewSeed();
        Parallel.For(0, 2000, number =>
        {
            var dice = Dice.For(seed, number);
            var key = TokenKeyLoader.Symmetric(dice.Bytes(32 + dice.Below(100)), dice.Percent(50) ? null : $"kid {dice.Below(9)} \u00e9\"", notBefore: null);
            var type = dice.Pick("at+jwt", "rt+jwt");
            var payload = $"{{\"a\":{System.Text.Json.JsonSerializer.Serialize(Nasty.Text(dice))}}}";

            var expected = Handler.CreateToken(payload, new SigningCredentials(key.Key, "HS256"), new Dictionary<string, object>(StringComparer.Ordinal) { ["typ"] = type });
            var token = SignedToken.Write(key, type, System.Text.Encoding.UTF8.GetBytes(payload));

            Assert.True(expected == token, $"FUZZ_SEED={seed}, case {number}: {token} is not {expected}");
            Assert.True(SignedToken.IsSignedBy(key.Macs!, token));
            var other = $"{token[..^2]}{(token[^2] == 'A' ? 'B' : 'A')}{token[^1]}";
            Assert.False(SignedToken.IsSignedBy(key.Macs!, other));
        });
    }
}
