using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using JwtDeviceAuth.Client.Tests.Sample;
using JwtDeviceAuth.TestSupport;
using Xunit;

[assembly: AssemblyFixture(typeof(SampleApi))]

namespace JwtDeviceAuth.Client.Tests.Sample;

/// <summary>The sample as a process, for all tests that do not stop it.</summary>
public sealed class SampleApi : IAsyncLifetime
{
    public const string Password = "correct horse battery";

    private readonly SampleNode _node = NewNode(TimeSpan.FromMinutes(30));

    public Uri Address => _node.Address;

    /// <summary>Not started yet; with a database and a key that a restart keeps.</summary>
    public static SampleNode NewNode(TimeSpan lifetimeOfAccessTokens) => new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["JwtDeviceAuth__SigningKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        ["JwtDeviceAuth__AccessTokenLifetime"] = lifetimeOfAccessTokens.ToString("c", CultureInfo.InvariantCulture),
        ["Logging__LogLevel__Default"] = "Warning",
        ["Logging__LogLevel__TodoApi"] = "Information",
    });

    public async ValueTask InitializeAsync() => await _node.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>Signs a new person up, and gives the address.</summary>
    public Task<string> NewPersonAsync() => NewPersonAsync(Address);

    public static async Task<string> NewPersonAsync(Uri address)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        using var http = new HttpClient { BaseAddress = address };
        using var answer = await http.PostAsJsonAsync("users/signup", new { email, name = "Ann", password = Password }, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return email;
    }
}
