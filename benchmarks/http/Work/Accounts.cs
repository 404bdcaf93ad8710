using System.Globalization;
using System.Text.Json.Nodes;
using JwtDeviceAuth.HttpBenchmarks.Driving;
using JwtDeviceAuth.HttpBenchmarks.Peers;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>Accounts at a server, and how each kind of server is spoken to.</summary>
internal sealed class Accounts
{
    private const string Password = "Correct-horse-7-battery";

    private readonly Server _server;
    private readonly bool _isIdentity;

    private Accounts(Server server) => (_server, _isIdentity) = (server, Peer.IsIdentity(server.Name));

    public string LoginPath => _isIdentity ? "/identity/login" : "/users/login";

    public static async Task<Accounts> CreateAsync(Server server, int count)
    {
        var accounts = new Accounts(server);
        for (var number = 0; number < count; number++)
        {
            using var answer = await server.Http.PostAsJsonAsync(
                accounts._isIdentity ? "/identity/register" : "/users/signup",
                accounts._isIdentity
                    ? new JsonObject { ["email"] = Email(number), ["password"] = Password }
                    : new JsonObject { ["email"] = Email(number), ["name"] = "Ann", ["password"] = Password });
            answer.EnsureSuccessStatusCode();
        }

        return accounts;
    }

    /// <summary>The body of a login, on one line.</summary>
    public string LoginBody(int number, string device = "bench") => _isIdentity
        ? new JsonObject { ["email"] = Email(number), ["password"] = Password }.ToJsonString()
        : new JsonObject { ["email"] = Email(number), ["password"] = Password, ["device_id"] = device }.ToJsonString();

    public async Task<string> AccessTokenAsync(string device = "bench")
        => (string)(await LoginAsync(0, device))[_isIdentity ? "accessToken" : "access_token"]!;

    /// <summary>An access token that is bound to a key.</summary>
    public async Task<string> BoundAccessTokenAsync(ProofMint proofs, string device)
    {
        var proof = proofs.New("POST", new Uri(_server.Address, LoginPath), accessToken: null);
        return (string)(await LoginAsync(0, device, proof))["access_token"]!;
    }

    public async Task<string> IdentityRefreshTokenAsync(int number) => (string)(await LoginAsync(number))["refreshToken"]!;

    private static string Email(int number) => string.Create(CultureInfo.InvariantCulture, $"person{number}@example.com");

    private async Task<JsonNode> LoginAsync(int number, string device = "bench", string? proof = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(LoginPath, UriKind.Relative));
        var body = JsonNode.Parse(LoginBody(number, device))!;
        if (proof is not null)
        {
            body["dpop_access_token"] = true;
            request.Headers.Add("DPoP", proof);
        }

        request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await _server.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
    }
}
