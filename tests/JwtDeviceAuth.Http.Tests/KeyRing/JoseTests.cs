using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.KeyRing;

/// <summary>The npm package jose, which knows an address and an audience, in Node.</summary>
public sealed class JoseTests
{
    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task The_npm_package_jose_takes_our_tokens_over_a_change_of_key_and_refuses_others(string algorithm)
    {
        using var folder = await NodeProgram.InstallAsync("jose", "verify.mjs");
        await using var app = await RingApp.StartAsync(options => options.KeyRing.Algorithm = algorithm, RingApp.RealClock());
        var userId = await app.Client.SignUpAsync(RingApp.Email);
        var old = await app.Client.LoginAsync(RingApp.Email, "phone");
        await RingApp.AdvanceAsync(app, TimeSpan.FromDays(76), keys: 2);
        app.Clock.Advance(TimeSpan.FromDays(14));
        var next = await app.Client.LoginAsync(RingApp.Email, "phone");
        Assert.NotEqual((string)TokenPair.Header(old.Access)["kid"]!, (string)TokenPair.Header(next.Access)["kid"]!);
        var flipped = next.Access[..^5] + (next.Access[^5] == 'A' ? 'B' : 'A') + next.Access[^4..];

        var output = await OtherProgram.RunWithInputAsync(
            folder.Path,
            string.Join('\n', old.Access, next.Access, flipped, next.Refresh),
            "node", "verify.mjs", app.Address.AbsoluteUri.TrimEnd('/'), "JwtDeviceAuth");

        Assert.Equal(
            [
                $"accepted {(string)TokenPair.Header(old.Access)["kid"]!} {userId}",
                $"accepted {(string)TokenPair.Header(next.Access)["kid"]!} {userId}",
                "refused ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
                "refused ERR_JOSE_ALG_NOT_ALLOWED",
            ],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
