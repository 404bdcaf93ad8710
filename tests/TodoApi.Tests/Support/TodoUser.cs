using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace TodoApi.Tests.Support;

/// <summary>A signed-in user, who sends requests.</summary>
public sealed class TodoUser(AuthClient client, string email, string accessToken)
{
    public string Email => email;

    public string AccessToken => accessToken;

    public Task<Answer> GetAsync(string path) => client.GetAsync(path, accessToken);

    public Task<Answer> DeleteAsync(string path) => client.SendAsync(HttpMethod.Delete, path, accessToken);

    public Task<Answer> PostAsync(string path, JsonNode body) => client.PostJsonAsync(path, body, accessToken);

    public Task<Answer> PutAsync(string path, JsonNode body) => client.SendJsonAsync(HttpMethod.Put, path, accessToken, body);

    public Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null)
        => client.SendAsync(method, path, accessToken, content);

    /// <summary>Sends a body as it is, well-formed or not.</summary>
    public Task<Answer> SendTextAsync(HttpMethod method, string path, string body, string? contentType = "application/json")
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType is not null)
        {
            // As it is: the typed header would put it right.
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return SendAsync(method, path, content);
    }

    public async Task<long> CreateAsync(string title, string? date = null, bool complete = false)
    {
        var answer = await PostAsync("/todos", new JsonObject { ["title"] = title, ["todo_date"] = date, ["complete"] = complete });
        Assert.True(answer.Status == 201, $"Expected 201, got {answer.Status}: {answer.Body}");
        return (long)answer.Json["id"]!;
    }

    public async Task<JsonNode> ReadAsync(long id) => await (await GetAsync($"/todos/{id}")).SuccessAsync();

    /// <summary>The titles on a page of a list, in its order.</summary>
    public async Task<string[]> TitlesAsync(string path)
        => [.. (await (await GetAsync(path)).SuccessAsync()).AsArray().Select(todo => (string)todo!["title"]!)];
}
