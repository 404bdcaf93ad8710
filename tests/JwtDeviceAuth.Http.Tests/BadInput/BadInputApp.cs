using System.Text.Json.Nodes;
using JwtDeviceAuth.Http.Tests.Deployments;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>
/// One application for all tests of a class, with a user who must come through them unharmed: when the class is done, her account and her
/// session are as they were, and no error was logged. Every code that is answered is one that the endpoint's description names.
/// </summary>
public class BadInputApp : IAsyncLifetime
{
    public const string Email = "ann@example.com";

    private readonly IDeployment _deployment;
    private string _profile = string.Empty;
    private string _phone = string.Empty;
    private string? _hash;

    public BadInputApp()
        : this(new OneNodeOnSqlite())
    {
    }

    private protected BadInputApp(IDeployment deployment) => _deployment = deployment;

    public AuthNodes App { get; private set; } = null!;

    public AuthClient Client => App.Client;

    /// <summary>The tokens of the device <c>phone</c>.</summary>
    public TokenPair Tokens { get; private set; } = null!;

    /// <summary>What the user's device has for an id in <c>me/devices/{id}</c>.</summary>
    public long PhoneId { get; private set; }

    public async ValueTask InitializeAsync()
    {
        App = await _deployment.StartAsync(options => options.Lockout.Enabled = false, new Mailbox().AddTo);
        Client.Answered = await App.InScopeAsync(services => Task.FromResult<Action<HttpMethod, string, Answer>>(new DeclaredCodes(services).Check));
        await Client.SignUpAsync(Email);
        Tokens = await Client.LoginAsync(Email, "phone");
        _profile = (await Client.GetAsync("/users/me", Tokens.Access)).Body;
        var phone = await CurrentDeviceAsync(Tokens);
        (_phone, PhoneId) = (phone.ToJsonString(), (long)phone["id"]!);
        _hash = await PasswordHashAsync();
    }

    /// <summary>The entry of the device list that the tokens belong to.</summary>
    public async Task<JsonNode> CurrentDeviceAsync(TokenPair tokens)
    {
        var devices = await (await Client.GetAsync("/users/me/devices", tokens.Access)).SuccessAsync();
        return devices.AsArray().Single(device => (bool)device!["current"]!)!;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            Assert.Equal(_profile, (await Client.GetAsync("/users/me", Tokens.Access)).Body);
            Assert.Equal(_phone, (await CurrentDeviceAsync(Tokens)).ToJsonString());
            await Client.RefreshAsync(Tokens.Refresh);
            Assert.Equal(_hash, await PasswordHashAsync());
            Assert.Empty(App.Log.Errors);
        }
        finally
        {
            await App.DisposeAsync();
        }
    }

    private Task<string?> PasswordHashAsync()
        => App.InScopeAsync(async services =>
        {
            var user = await services.GetRequiredService<IUserStore>().FindByEmailAsync(Email, TestContext.Current.CancellationToken);
            return user!.PasswordHash;
        });
}

/// <summary>For what reaches the database.</summary>
public sealed class BadInputOnThreeNodes(PostgresServer server) : BadInputApp(new ThreeNodesOnPostgreSql(server));
