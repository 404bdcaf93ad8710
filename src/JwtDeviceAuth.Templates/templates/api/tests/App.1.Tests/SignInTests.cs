using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace AppRoot.Tests;

/// <summary>Sign-in over HTTP, as a client does it.</summary>
public sealed class SignInTests(ApiFactory factory) : IClassFixture<ApiFactory>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_signs_up_logs_in_stays_signed_in_and_logs_out()
    {
        using var client = factory.CreateClient();
        await PostAsync(client, "/users/signup", new { email = "ann@example.com", name = "Ann", password = "correct horse battery" });
        var login = await PostAsync(client, "/users/login", new { email = "ann@example.com", password = "correct horse battery", device_id = "phone" });
        var refreshed = await PostAsync(client, "/users/refresh", new { refresh_token = (string?)login["refresh_token"] });

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)refreshed["access_token"]);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/hello", Token)).StatusCode);

        (await client.PostAsync("/users/logout", null, Token)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/hello", Token)).StatusCode);
    }

    private static async Task<JsonNode> PostAsync(HttpClient client, string path, object body)
    {
        var response = await client.PostAsJsonAsync(path, body, Token);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Token))!;
    }
}
