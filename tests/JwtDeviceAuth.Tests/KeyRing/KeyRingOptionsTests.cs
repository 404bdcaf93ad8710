using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Tests.KeyRing;

/// <summary>A wrong setting of the key ring stops the start with one line.</summary>
public sealed class KeyRingOptionsTests
{
    [Theory]
    [InlineData("Algorithm", "HS256", "JwtDeviceAuth:KeyRing:Algorithm is not one of ES256 and RS256.")]
    [InlineData("SigningPeriod", "00:00:59", "JwtDeviceAuth:KeyRing:SigningPeriod is 00:00:59; set it to 00:01:00 to 3650.00:00:00.")]
    [InlineData("ReloadInterval", "00:00:00", "JwtDeviceAuth:KeyRing:ReloadInterval is 00:00:00; set it to 00:00:01 to 01:00:00.")]
    [InlineData("ReloadInterval", "01:00:01", "JwtDeviceAuth:KeyRing:ReloadInterval is 01:00:01; set it to 00:00:01 to 01:00:00.")]
    [InlineData("AnnouncementPeriod", "00:03:59", "AnnouncementPeriod is 00:03:59; set it to at least four times ReloadInterval (00:04:00)")]
    [InlineData("AnnouncementPeriod", "90.00:00:00", "AnnouncementPeriod is 90.00:00:00; set it to at least four times ReloadInterval")]
    public void A_wrong_setting_stops_the_start_with_one_line(string setting, string value, string message)
    {
        var failure = Assert.ThrowsAny<OptionsValidationException>(() => Settings(auth => auth.AddKeyRing(), (setting, value)));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void Settings_come_from_configuration_and_code()
    {
        var options = Settings(auth => auth.AddKeyRing(ring => ring.Algorithm = "RS256"), ("SigningPeriod", "30.00:00:00"));

        Assert.Equal(
            ("RS256", TimeSpan.FromDays(30), TimeSpan.FromDays(14), TimeSpan.FromMinutes(1)),
            (options.KeyRing.Algorithm, options.KeyRing.SigningPeriod, options.KeyRing.AnnouncementPeriod, options.KeyRing.ReloadInterval));
    }

    [Fact]
    public void Refresh_tokens_need_a_configured_key_beside_the_ring()
    {
        var failure = Assert.ThrowsAny<OptionsValidationException>(() => Settings(
            auth =>
            {
                auth.AddKeyRing();
                auth.Services.Configure<JwtDeviceAuthOptions>(options => options.SigningKey = null);
            }));

        Assert.Contains("SigningKey is missing; beside ES256 or RS256 keys it gives", failure.Message, StringComparison.Ordinal);
    }

    private static JwtDeviceAuthOptions Settings(Action<JwtDeviceAuthBuilder> extend, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(one => $"KeyRing:{one.Name}", one => (string?)one.Value))
            .AddInMemoryCollection([new("SigningKey", AuthApp.SigningKey)])
            .Build();
        var services = new ServiceCollection().AddLogging();
        extend(services.AddJwtDeviceAuth(configuration).AddSqlite("Data Source=never-opened.db"));
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<JwtDeviceAuthOptions>>().Value;
    }
}
