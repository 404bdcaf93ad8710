using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>
/// A page in a browser, as far as the API sees it: it keeps the cookies that it is given, and sends them with the header of its script and the browser's own.
/// </summary>
public sealed class CookiePage(AuthClient client)
{
    /// <summary>Name and value of each cookie.</summary>
    public Dictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>What stood in the last <c>Set-Cookie</c>; null if there was none.</summary>
    public string? LastSet { get; private set; }

    /// <summary>What is sent with each request, beside the cookies.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase) { ["X-Requested-With"] = "fetch", ["Sec-Fetch-Site"] = "same-origin" };

    /// <summary>A login whose refresh token is the cookie.</summary>
    public async Task<JsonNode> LoginAsync(string email, string deviceId = "browser")
        => await (await PostAsync("/users/login", LoginFields(email, deviceId))).SuccessAsync();

    public static JsonObject LoginFields(string email, string deviceId = "browser")
        => new() { ["email"] = email, ["password"] = AuthClient.Password, ["device_id"] = deviceId, ["token_delivery"] = "cookie" };

    public async Task<JsonNode> RefreshAsync(JsonObject? fields = null) => await (await PostAsync("/users/refresh", fields)).SuccessAsync();

    public Task<Answer> PostAsync(string path, JsonObject? fields = null, string? accessToken = null) => SendAsync(HttpMethod.Post, path, fields, accessToken);

    public async Task<Answer> SendAsync(HttpMethod method, string path, JsonObject? fields = null, string? accessToken = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (fields is not null)
        {
            request.Content = new StringContent(fields.ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (accessToken is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        }

        foreach (var (name, value) in Headers)
        {
            request.Headers.Add(name, value);
        }

        if (Cookies.Count > 0)
        {
            request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        }

        var answer = await client.SendAsync(request);
        LastSet = answer.Headers.GetValueOrDefault("Set-Cookie");

        // Several come in one text here; a date has a comma too, and no name of ours behind it.
        foreach (var set in LastSet?.Split(", __") ?? [])
        {
            Keep(set.StartsWith("__", StringComparison.Ordinal) ? set : $"__{set}");
        }

        return answer;
    }

    private void Keep(string set)
    {
        var (name, value) = set.Split(';')[0].Split('=', 2) is [var first, var second] ? (first, second) : (set, string.Empty);
        Assert.Contains("; secure", set, StringComparison.Ordinal);
        Assert.Contains("; httponly", set, StringComparison.Ordinal);
        if (value.Length == 0)
        {
            Cookies.Remove(name);
        }
        else
        {
            Cookies[name] = value;
        }
    }
}
