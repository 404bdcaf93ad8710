using JwtDeviceAuth.Client;
using JwtDeviceAuth.TestSupport;
using TodoApi.Tests.Support;

namespace TodoApi.Tests.NetClient;

/// <summary>Somebody with an account at the sample, and programs that use the client for .NET.</summary>
internal sealed class Person
{
    private readonly TodoApp _app;
    private string _secret = string.Empty;

    private Person(TodoApp app, string email) => (_app, Email) = (app, email);

    public string Email { get; }

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    public static async Task<Person> SignUpAsync(TodoApp app, string email = "ann@example.com")
    {
        // A proof of a key carries the time of the program.
        app.Clock.Advance(TimeProvider.System.GetUtcNow() - app.Clock.GetUtcNow());
        await app.Anonymous.SignUpAsync(email);
        return new Person(app, email);
    }

    /// <summary>Adds an authenticator app, on another device.</summary>
    public async Task EnrolAsync()
    {
        var tokens = await _app.Anonymous.LoginAsync(Email, "phone");
        var setup = await (await _app.Anonymous.PostJsonAsync("/users/me/factors/totp", new System.Text.Json.Nodes.JsonObject { ["password"] = AuthClient.Password }, tokens.Access)).SuccessAsync();
        _secret = (string)setup["secret"]!;
        var confirmed = await (await _app.Anonymous.PostJsonAsync(
            $"/users/me/factors/totp/{setup["id"]}/confirm", new System.Text.Json.Nodes.JsonObject { ["code"] = Code() }, tokens.Access)).SuccessAsync();
        RecoveryCodes = [.. confirmed["recovery_codes"]!.AsArray().Select(code => (string)code!)];
        NextCode();
    }

    /// <summary>What the app shows now.</summary>
    public string Code() => FactorUser.CodeOf(_secret, _app.Clock.GetUtcNow());

    /// <summary>Lets time pass until the app shows another code: each works once.</summary>
    public void NextCode() => _app.Clock.Advance(TimeSpan.FromSeconds(30));

    public JwtDeviceAuthClient NewClient(Action<JwtDeviceAuthClientOptions>? configure = null)
    {
        var options = new JwtDeviceAuthClientOptions { BaseAddress = new Uri(_app.Address, "users").AbsoluteUri, BindAccessTokens = true };
        configure?.Invoke(options);
        return new JwtDeviceAuthClient(options);
    }
}
