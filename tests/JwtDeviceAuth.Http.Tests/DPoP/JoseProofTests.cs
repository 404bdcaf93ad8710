using System.Text.RegularExpressions;
using JwtDeviceAuth.Http.Tests.KeyRing;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>Another service verifies bound access tokens with the npm package jose, by the very code that the guide shows.</summary>
public sealed partial class JoseProofTests
{
    [Fact]
    public async Task The_code_of_the_guide_takes_a_bound_token_with_its_proof_and_nothing_else()
    {
        using var folder = await NodeProgram.InstallAsync("jose", "bound.mjs");
        var guide = await File.ReadAllTextAsync(Path.Combine(Docs.Repository.Root, "docs", "guides", "dpop.md"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("authenticate.mjs"), Code().Match(guide).Groups["code"].Value, TestContext.Current.CancellationToken);
        await using var app = await RingApp.StartAsync(clock: RingApp.RealClock());
        using var key = new ClientKey(app.Clock);
        using var stranger = new ClientKey(app.Clock);
        var userId = await app.Client.SignUpAsync(RingApp.Email);
        var bearer = await app.Client.LoginAsync(RingApp.Email, "phone");
        key.ProveRequestsOf(app.Client);
        var bound = TokenPair.From(
            await (await app.Client.PostFormAsync("/users/login", new()
            {
                ["email"] = RingApp.Email,
                ["password"] = AuthClient.Password,
                ["device_id"] = "phone",
                ["dpop_access_token"] = "true",
            })).SuccessAsync(),
            "DPoP");
        var address = new Uri("https://other.example/orders");
        string Proof(ClientKey of, HttpMethod method, string path, string? token) => of.Prove(method, new Uri(address, path), token);

        // The scheme, the token and the proof of a GET of /orders.
        string[] requests =
        [
            $"Bearer {bearer.Access} -",
            $"DPoP {bound.Access} {Proof(key, HttpMethod.Get, "/orders", bound.Access)}",
            $"Bearer {bound.Access} -",
            $"DPoP {bearer.Access} {Proof(key, HttpMethod.Get, "/orders", bearer.Access)}",
            $"DPoP {bound.Access} {Proof(stranger, HttpMethod.Get, "/orders", bound.Access)}",
            $"DPoP {bound.Access} {Proof(key, HttpMethod.Post, "/orders", bound.Access)}",
            $"DPoP {bound.Access} {Proof(key, HttpMethod.Get, "/other", bound.Access)}",
            $"DPoP {bound.Access} {Proof(key, HttpMethod.Get, "/orders", null)}",
        ];

        var output = await OtherProgram.RunWithInputAsync(
            folder.Path, string.Join('\n', requests), "node", "bound.mjs", app.Address.AbsoluteUri.TrimEnd('/'), "JwtDeviceAuth", address.AbsoluteUri + "?page=1");

        Assert.Equal(
            [$"accepted {userId}", $"accepted {userId}", "refused", "refused", "refused", "refused", "refused", "refused"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [GeneratedRegex("```js\\n(?<code>import \\{ createHash \\}.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
