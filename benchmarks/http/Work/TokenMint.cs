using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>Makes many different tokens from one: each with a <c>jti</c> of its own, signed anew.</summary>
internal static class TokenMint
{
    public static void WriteTokens(string token, string masterSecret, int count, string path)
    {
        var key = Convert.FromBase64String(masterSecret);
        var parts = token.Split('.');
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        using var writer = new StreamWriter(path);
        for (var number = 0; number < count; number++)
        {
            claims["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
            var signed = parts[0] + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
            writer.Write(signed);
            writer.Write('.');
            writer.WriteLine(Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed))));
        }
    }
}
