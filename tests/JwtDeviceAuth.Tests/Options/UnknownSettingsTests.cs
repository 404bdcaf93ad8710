using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Tests.Options;

/// <summary>A mistyped setting is a warning that names the nearest right one, and never says a value.</summary>
public sealed class UnknownSettingsTests
{
    [Theory]
    [InlineData("AccesTokenLifetime", "AccessTokenLifetime")]
    [InlineData("AccessTokenLifetme", "AccessTokenLifetime")]
    [InlineData("AcecssTokenLifetime", "AccessTokenLifetime")]
    [InlineData("access_token_lifetime", "AccessTokenLifetime")]
    [InlineData("access-token-lifetime", "AccessTokenLifetime")]
    [InlineData("Access.Token.Lifetime", "AccessTokenLifetime")]
    [InlineData("AccessTokenLifeTimes", "AccessTokenLifetime")]
    [InlineData("SigningKy", "SigningKey")]
    [InlineData("Isuer", "Issuer")]
    [InlineData("Lockot:FreeAttempts", "Lockout", "Lockot")]
    [InlineData("Lockout:FreeAttempt", "Lockout:FreeAttempts")]
    [InlineData("Lockout_FreeAttempts", "Lockout:FreeAttempts")]
    [InlineData("LockoutMaxDelay", "Lockout:MaxDelay")]
    [InlineData("WorkFactor", "Passwords:WorkFactor")]
    [InlineData("Lockout:WorkFactor", "Passwords:WorkFactor")]
    [InlineData("Cleanup:Intervall", "Cleanup:Interval")]
    [InlineData("SigningKeys:0:Kidd", "SigningKeys:0:Kid")]
    [InlineData("SigningKeys:2:key_file", "SigningKeys:2:KeyFile")]
    [InlineData("RefreshTokenKeys:0:Algorythm", "RefreshTokenKeys:0:Algorithm")]
    [InlineData("ExternalLogin:ReturnUrl:0", "ExternalLogin:ReturnUrls", "ExternalLogin:ReturnUrl")]
    [InlineData("KeyRing:SigningPeriode", "KeyRing:SigningPeriod")]
    [InlineData("Colour", null)]
    [InlineData("Lockout:Colour", null)]
    [InlineData("Passwords:X", null)]
    [InlineData("AccessTokenLifetime:Hours", null)]
    public void A_name_that_no_setting_has_is_a_warning_with_the_nearest_right_one(string name, string? nearest, string? wrong = null)
    {
        var warning = Assert.Single(Warnings(($"JwtDeviceAuth:{name}", "hunter2")));

        Assert.Equal(
            $"JwtDeviceAuth:{wrong ?? name} is no setting of JwtDeviceAuth, and nothing reads it. "
            + (nearest is null ? "No setting has a name like it." : $"Did you mean JwtDeviceAuth:{nearest}?"),
            warning);
    }

    [Theory]
    [InlineData("Lockout", "false")]
    [InlineData("SigningKeys:0", "hunter2")]
    public void A_value_where_a_group_of_settings_belongs_is_a_warning(string name, string value)
        => Assert.StartsWith($"JwtDeviceAuth:{name} is no setting", Assert.Single(Warnings(($"JwtDeviceAuth:{name}", value))), StringComparison.Ordinal);

    [Fact]
    public void Several_mistakes_are_several_warnings()
        => Assert.Equal(3, Warnings(("JwtDeviceAuth:Isuer", "a"), ("JwtDeviceAuth:Lockout:MaxDely", "b"), ("JwtDeviceAuth:SigningKeys:0:Kidd", "c")).Count);

    [Fact]
    public void No_right_name_is_a_warning_in_any_case()
    {
        var right = typeof(JwtDeviceAuthOptions).GetProperties()
            .Where(property => property.PropertyType.IsValueType || property.PropertyType == typeof(string))
            .Select(property => property.Name)
            .Concat(["Lockout:FreeAttempts", "Lockout:MaxDelay", "ExternalLogin:ReturnUrls:0", "SigningKeys:0:Key", "SigningKeys:1:KeyFile", "KeyRing:Algorithm"])
            .Select(name => $"JwtDeviceAuth:{name}")
            .ToArray();

        Assert.Empty(Warnings([.. right.Select(name => (name, string.Empty))]));
        Assert.Empty(Warnings([.. right.Select(name => (name.ToUpperInvariant(), string.Empty))]));
    }

    [Fact]
    public void What_is_in_other_sections_is_nobodys_mistake()
        => Assert.Empty(Warnings(("Logging:LogLevel:Default", "a"), ("JwtDeviceAuthority:Isuer", "b"), ("Isuer", "c"), ("JwtDeviceAuth_Colour", "d")));

    [Theory]
    [InlineData("JwtDeviceAuth_AccessTokenLifetime", "JwtDeviceAuth__AccessTokenLifetime")]
    [InlineData("JWTDEVICEAUTH_LOCKOUT_FREEATTEMPTS", "JwtDeviceAuth__Lockout__FreeAttempts")]
    public void An_environment_variable_with_one_underscore_is_a_warning(string variable, string right)
        => Assert.Equal(
            $"{variable} is no setting of JwtDeviceAuth, and nothing reads it. Did you mean {right}, with two underscores?",
            Assert.Single(Warnings((variable, "hunter2"))));

    [Fact]
    public void An_environment_variable_is_read_and_checked_like_any_other_setting()
    {
        var prefix = $"JWTDEVICEAUTH_TEST_{Guid.NewGuid():N}_";
        Environment.SetEnvironmentVariable($"{prefix}JwtDeviceAuth__Lockot__FreeAttempts", "7");
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables(prefix).Build();

            Assert.EndsWith("Did you mean JwtDeviceAuth:Lockout?", Assert.Single(Warnings(configuration)), StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable($"{prefix}JwtDeviceAuth__Lockot__FreeAttempts", null);
        }
    }

    [Fact]
    public void An_application_that_hands_over_its_whole_configuration_is_not_warned()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Colour", "red")]).Build();

        Assert.Empty(Warnings(configuration, configuration));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "abc", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("abc", "abd", 1)]
    [InlineData("abc", "acb", 1)]
    [InlineData("abc", "xabc", 1)]
    [InlineData("kitten", "sitting", 3)]
    public void The_distance_counts_edits_and_swaps(string one, string other, int distance)
    {
        Assert.Equal(distance, EditDistance.Between(one, other));
        Assert.Equal(distance, EditDistance.Between(other, one));
    }

    private static List<string> Warnings(params (string Name, string Value)[] settings)
        => Warnings(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
            .Build());

    /// <summary>The options are read twice, as they are in an application; the warnings come once.</summary>
    private static List<string> Warnings(IConfigurationRoot root, IConfiguration? section = null)
    {
        using var log = new LogCollector();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(root).AddLogging(logging => logging.AddProvider(log));
        services.AddJwtDeviceAuth(section ?? root.GetSection("JwtDeviceAuth"));
        using var provider = services.BuildServiceProvider();
        foreach (var options in provider.GetServices<IPostConfigureOptions<JwtDeviceAuthOptions>>().OfType<UnknownSettingsWarning>())
        {
            options.PostConfigure(null, new JwtDeviceAuthOptions());
            options.PostConfigure("named", new JwtDeviceAuthOptions());
        }

        Assert.All(log.Lines, line => Assert.Equal(LogLevel.Warning, line.Level));
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains("hunter2", StringComparison.Ordinal));
        return [.. log.Lines.Select(line => line.Text.TrimEnd())];
    }
}
