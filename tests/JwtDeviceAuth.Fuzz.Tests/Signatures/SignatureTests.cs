using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Signatures;

/// <summary>
/// Access tokens with hostile signatures, over HTTP, under keys of all three algorithms. The cases are of the kinds that the Wycheproof
/// vectors for JWS collect; here their claims are right, so that nothing but the signature can be the reason for a refusal.
/// </summary>
public sealed class SignatureTests
{
    [Fact]
    public async Task Only_a_right_signature_is_accepted()
    {
        using var keys = new SignerKeys();
        await using var app = await AuthApp.StartAsync(keys.Configure);
        await app.Client.SignUpAsync("ann@example.com");
        var tokens = await app.Client.LoginAsync("ann@example.com", "phone");
        var signatures = new HostileSignatures(keys, TokenPair.Payload(tokens.Access).ToJsonString());
        var wrong = signatures.Wrong().ToArray();

        foreach (var (name, token) in signatures.Right())
        {
            var answer = await app.Client.GetAsync("/whoami", token);
            Assert.True(answer.Status == 200, $"{name} was refused: {answer.Body}");
        }

        foreach (var (name, token) in wrong)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/whoami");
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            var answer = await app.Client.SendAsync(request);
            Assert.True(answer.Status == 401 && answer.Code == "invalid_token", $"{name} was answered {answer.Status}: {answer.Body}\n{token}");
        }

        Assert.Empty(app.Log.Errors);
        await TestReport.AddAsync($"Hostile signatures: {wrong.Length} access tokens refused, one of each algorithm accepted");
    }
}
