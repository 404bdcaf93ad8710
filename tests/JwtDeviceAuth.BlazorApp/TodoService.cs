using System.Net.Http.Json;
using System.Text.Json;

namespace JwtDeviceAuth.BlazorApp;

/// <summary>The API.</summary>
public sealed class TodoService(HttpClient http)
{
    public async Task<IReadOnlyList<string>> ListAsync()
    {
        var todos = await http.GetFromJsonAsync<JsonElement>("todos?limit=100");
        return [.. todos.EnumerateArray().Select(todo => todo.GetProperty("title").GetString()!)];
    }

    public async Task AddAsync(string title)
    {
        using var answer = await http.PostAsJsonAsync("todos", new { title });
        answer.EnsureSuccessStatusCode();
    }
}
