using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>No secret of an authenticator app is encrypted with keys that others can read, or that a restart loses: with it would go the way in.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SecretPlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SecretPlaceTests() => File.SetUnixFileMode(_folder.Path, File.GetUnixFileMode(_folder.Path) | UnixFileMode.OtherWrite);

    [Fact]
    public async Task Without_a_safe_place_for_the_keys_no_app_is_added_and_the_log_says_what_to_do()
    {
        await using var app = await AuthApp.StartAsync(extend: WithoutPlace);
        var user = await FactorUser.SignUpAsync(app);

        var answer = await user.PostAsync("/users/me/factors/totp", new JsonObject { ["password"] = AuthClient.Password });

        Assert.Equal((500, string.Empty), (answer.Status, answer.Body));
        var said = Assert.Single(app.Log.Errors);
        Assert.Contains("no authenticator app can be added, because Data Protection has no safe place for its keys: Everybody can write to '", said, StringComparison.Ordinal);
        Assert.Contains("services.AddDataProtection().PersistKeysToFileSystem(", said, StringComparison.Ordinal);
        Assert.False(await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<TotpFactor>()
            .AnyAsync(TestContext.Current.CancellationToken)));
        await app.Client.LoginAsync(user.Email, "laptop");
    }

    [Fact]
    public async Task Where_everybody_has_to_have_one_the_start_stops_with_one_line()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(
            () => AuthApp.StartAsync(options => options.SecondFactor.Required = true, WithoutPlace));

        Assert.StartsWith(
            "JwtDeviceAuth:SecondFactor:Required needs a safe place for the keys of Data Protection: Everybody can write to '", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    public void Dispose() => _folder.Dispose();

    private void WithoutPlace(JwtDeviceAuthBuilder auth) => auth.Services.AddSingleton(services => new DataProtectionPlace(
        services.GetRequiredService<IDataProtectionProvider>(), services.GetRequiredService<IOptions<KeyManagementOptions>>(), Path.Combine(_folder.Path, "keys")));
}
