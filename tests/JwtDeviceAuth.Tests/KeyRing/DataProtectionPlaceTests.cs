using System.Runtime.Versioning;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Tests.KeyRing;

/// <summary>The keys that protect the ring need a place that lasts and is the account's own.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DataProtectionPlaceTests : IDisposable
{
    private readonly string _home = Directory.CreateDirectory(Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), $".jwtdeviceauth-test-{Guid.NewGuid():N}")).FullName;

    [Fact]
    public void A_folder_of_the_accounts_own_is_a_good_place()
    {
        var folder = Path.Combine(_home, ".aspnet", "DataProtection-Keys");

        Assert.Null(DataProtectionPlace.FaultOf(folder));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".aspnet/DataProtection-Keys")]
    public void Without_a_home_there_is_no_place(string folder)
        => Assert.Equal("This account has no home folder.", DataProtectionPlace.FaultOf(folder));

    [Fact]
    public void A_shared_folder_is_no_place()
    {
        File.SetUnixFileMode(_home, File.GetUnixFileMode(_home) | UnixFileMode.OtherWrite);

        Assert.Equal($"Everybody can write to '{_home}'.", DataProtectionPlace.FaultOf(Path.Combine(_home, ".aspnet", "DataProtection-Keys")));
    }

    [Fact]
    public void A_place_that_cannot_be_written_to_is_none()
    {
        File.WriteAllText(Path.Combine(_home, "file"), "");

        Assert.Contains("file", DataProtectionPlace.FaultOf(Path.Combine(_home, "file", "keys")), StringComparison.Ordinal);
        Assert.NotNull(DataProtectionPlace.FaultOf("/proc/none/keys"));
    }

    [Fact]
    public void A_place_or_a_provider_of_the_applications_own_is_not_judged()
    {
        Assert.Null(FaultWith(services => services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo("/proc/none"))));
        Assert.Null(FaultWith(services => services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider())));
    }

    [Fact]
    public async Task Keys_that_cannot_be_kept_stop_the_start_with_one_line()
    {
        var protection = new ServiceCollection().AddLogging();
        protection.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo("/proc/none"));
        await using var services = protection.BuildServiceProvider();
        using var node = new KeyRingNode(new MemorySigningKeyStore(), new FakeClock(), services.GetRequiredService<IDataProtectionProvider>());

        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => node.Ring.ReloadAsync(TestContext.Current.CancellationToken));

        Assert.StartsWith("JwtDeviceAuth: a key of the ring could not be encrypted, because Data Protection has no key", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/proc/none", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static string? FaultWith(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddDataProtection();
        configure(services);
        using var provider = services.BuildServiceProvider();
        return new DataProtectionPlace(
            provider.GetRequiredService<IDataProtectionProvider>(), provider.GetRequiredService<IOptions<KeyManagementOptions>>()).Fault;
    }
}
