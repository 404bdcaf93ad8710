using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.Passkeys;

/// <summary>The npm package @simplewebauthn/server as a second verifier of what the tests' authenticator makes: both take the right ones, and refuse the same wrong ones.</summary>
public sealed class SimpleWebAuthnTests
{
    private static readonly Ceremony[] Wrong =
    [
        new() { IsVerified = false }, new() { IsPresent = false }, new() { Origin = "https://evil.example" }, new() { Origin = "https://TODO.example" },
        new() { RelyingPartyId = "evil.example" }, new() { Type = "webauthn.create" }, new() { Challenge = "AAAA" }, new() { BreaksSignature = true },
    ];

    [Fact]
    public async Task Both_verifiers_agree_on_every_ceremony()
    {
        using var folder = await NodeProgram.InstallAsync("webauthn", "verify.mjs");
        await using var app = await PasskeyUser.StartAsync();
        using var user = await PasskeyUser.SignUpAsync(app);
        var creation = await user.CreationOptionsAsync();
        var made = user.Authenticator.Create(creation);
        Assert.Equal(200, (await user.PostAsync((JsonObject)made.DeepClone())).Status);
        var (lines, ours) = (new List<string> { Line(creation, made) }, new List<string> { "accepted" });
        foreach (var ceremony in Wrong.Append(new Ceremony()))
        {
            var options = await PasskeyUser.RequestOptionsAsync(app);
            var passkey = user.Authenticator.Get(options, ceremony);
            lines.Add(Line(options, passkey));
            ours.Add((await PasskeyUser.PostLoginAsync(app, passkey)).Status == 200 ? "accepted" : "refused");
            app.Clock.Advance(TimeSpan.FromMinutes(4));
        }

        var theirs = await OtherProgram.RunWithInputAsync(
            folder.Path, string.Join('\n', lines), "node", "verify.mjs", SoftwareAuthenticator.RelyingPartyId, SoftwareAuthenticator.Origin);

        Assert.Equal(["accepted", .. Wrong.Select(_ => "refused"), "accepted"], ours);
        Assert.Equal(ours, theirs.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Line(JsonNode options, JsonNode passkey)
        => new JsonObject { ["options"] = options.DeepClone(), ["passkey"] = passkey.DeepClone() }.ToJsonString();
}
