using System.Text.Json.Nodes;

namespace JwtDeviceAuth.Faults.Tests;

public sealed record Tokens(string Access, string Refresh)
{
    public static Tokens From(string body)
    {
        var json = JsonNode.Parse(body)!;
        return new Tokens((string)json["access_token"]!, (string)json["refresh_token"]!);
    }
}
