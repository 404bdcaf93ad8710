using System.Buffers.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Passkeys;

namespace JwtDeviceAuth.Fuzz.Tests.Inputs;

/// <summary>Credentials of a registration and of a login that were right, damaged: in the bytes of one of their parts, in their JSON, or as text.</summary>
internal sealed class PasskeyMaker(JsonObject registration, JsonObject login)
{
    /// <summary>For a registration that must not come to an end, so that the next one gets as far.</summary>
    public static readonly Ceremony Unverified = new() { IsVerified = false };

    private static readonly string[] Parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

    public string Any(Dice dice) => dice.Percent(50) ? Registration(dice) : Login(dice);

    public string Registration(Dice dice) => Changed(dice, registration);

    public string Login(Dice dice) => Changed(dice, login);

    private static string Changed(Dice dice, JsonObject valid) => dice.Below(10) switch
    {
        0 => JsonMaker.Changed(dice, valid.ToJsonString()),
        1 => Mutation.Of(dice, valid.ToJsonString()),
        2 => JsonMaker.Object(dice, ["id", "rawId", "type", "response", "clientExtensionResults"]),
        _ => WithChangedPart(dice, (JsonObject)valid.DeepClone()),
    };

    /// <summary>All else stays as it was signed, and right in its form.</summary>
    private static string WithChangedPart(Dice dice, JsonObject credential)
    {
        var response = credential["response"]!.AsObject();
        var part = dice.Pick(Parts.Where(response.ContainsKey).ToArray());
        response[part] = Base64Url.EncodeToString(Mutation.Of(dice, Base64Url.DecodeFromChars((string)response[part]!)));
        return credential.ToJsonString();
    }
}
