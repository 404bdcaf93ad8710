using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>An endpoint that reads a body, and JSON that it understands but finds a field missing or wrong in.</summary>
internal sealed record BodyEndpoint(
    string Method, string Path, bool TakesForm, string WrongJson, string[] WrongFields, bool NeedsBody = true)
{
    private static readonly BodyEndpoint[] Every =
    [
        new("POST", "/users/signup", TakesForm: false, "{}", ["email", "name", "password"]),
        new("POST", "/users/login", TakesForm: true, "{}", ["email", "password", "device_id"]),
        new("POST", "/users/refresh", TakesForm: true, "{}", ["refresh_token"]),
        new("POST", "/users/logout-all", TakesForm: true, """{"keep_current":1}""", ["keep_current"], NeedsBody: false),
        new("PUT", "/users/me", TakesForm: false, "{}", ["old_password"]),
        new("DELETE", "/users/me", TakesForm: true, "{}", ["password"], NeedsBody: false),
        new("POST", "/users/me/reauthenticate", TakesForm: true, "{}", ["password"]),
        new("POST", "/users/email/confirm", TakesForm: true, "{}", ["code"]),
        new("POST", "/users/password/forgot", TakesForm: true, "{}", ["email"]),
        new("POST", "/users/password/reset", TakesForm: true, "{}", ["code", "new_password"]),
        new("PATCH", "/users/me/devices/{id}", TakesForm: false, "{}", ["device_name"]),
    ];

    public static TheoryData<string> All => Names(Every);

    public static TheoryData<string> TakingForms => Names(Every.Where(endpoint => endpoint.TakesForm));

    public static TheoryData<string> TakingJsonOnly => Names(Every.Where(endpoint => !endpoint.TakesForm));

    public static TheoryData<string> NeedingABody => Names(Every.Where(endpoint => endpoint.NeedsBody));

    public static BodyEndpoint Named(string name) => Every.Single(endpoint => endpoint.ToString() == name);

    /// <summary>Sends a body to the endpoint as the signed-in user.</summary>
    public async Task<Answer> SendAsync(BadInputApp app, HttpContent body, bool chunked = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(Method), PathIn(app)) { Content = body };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.Add("Authorization", $"Bearer {app.Tokens.Access}");
        return await app.Client.SendAsync(request);
    }

    public string PathIn(BadInputApp app) => Path.Replace("{id}", $"{app.PhoneId}", StringComparison.Ordinal);

    public override string ToString() => $"{Method} {Path}";

    private static TheoryData<string> Names(IEnumerable<BodyEndpoint> endpoints) => [.. endpoints.Select(endpoint => endpoint.ToString())];
}
