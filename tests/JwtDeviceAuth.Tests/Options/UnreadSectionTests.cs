using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Tests.Options;

/// <summary>Settings that stand in the configuration, and that nobody handed over, are a warning that says how to hand them over.</summary>
public sealed class UnreadSectionTests
{
    private const string Warning = "The section JwtDeviceAuth of the configuration is read by nothing. "
        + "Hand it over: services.AddJwtDeviceAuth(configuration.GetSection(\"JwtDeviceAuth\")).";

    private static readonly IConfigurationRoot Settings = new ConfigurationBuilder().AddInMemoryCollection([new("JwtDeviceAuth:SigningKey", "hunter2")]).Build();

    [Fact]
    public void A_section_that_nothing_reads_is_one_warning()
        => Assert.Equal([Warning], Warnings(Settings, services => services.AddJwtDeviceAuth()));

    [Fact]
    public void It_is_one_where_the_library_is_added_twice()
        => Assert.Equal([Warning], Warnings(Settings, services => services.AddJwtDeviceAuth().Services.AddJwtDeviceAuth()));

    [Fact]
    public void A_section_that_is_handed_over_is_none()
    {
        Assert.Empty(Warnings(Settings, services => services.AddJwtDeviceAuth(Settings.GetSection("JwtDeviceAuth"))));
        Assert.Empty(Warnings(Settings, services => services.AddJwtDeviceAuth(Settings)));
        Assert.Empty(Warnings(Settings, services => services.AddJwtDeviceAuth(Settings.GetSection("JwtDeviceAuth")).Services.AddJwtDeviceAuth()));
    }

    [Fact]
    public void A_section_that_the_application_binds_itself_is_none()
    {
        Assert.Empty(Warnings(Settings, services => services.AddJwtDeviceAuth().Services.AddOptions<JwtDeviceAuthOptions>().BindConfiguration("JwtDeviceAuth")));
        Assert.Empty(Warnings(Settings, services => services.AddJwtDeviceAuth().Services.Configure<JwtDeviceAuthOptions>(Settings.GetSection("JwtDeviceAuth"))));
        Assert.Empty(Warnings(Settings, services => services.AddJwtDeviceAuth(options => Settings.GetSection("JwtDeviceAuth").Bind(options))));
    }

    [Fact]
    public void Without_such_a_section_or_any_configuration_there_is_none()
    {
        Assert.Empty(Warnings(new ConfigurationBuilder().AddInMemoryCollection([new("JwtDeviceAuthority:SigningKey", "hunter2")]).Build(), services => services.AddJwtDeviceAuth()));
        Assert.Empty(Warnings(root: null, services => services.AddJwtDeviceAuth()));
    }

    /// <summary>The options are made twice, as they are in an application.</summary>
    private static List<string> Warnings(IConfigurationRoot? root, Action<IServiceCollection> add)
    {
        using var log = new LogCollector();
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(log));
        if (root is not null)
        {
            services.AddSingleton<IConfiguration>(root);
        }

        add(services);
        using var provider = services.BuildServiceProvider();
        foreach (var warning in provider.GetServices<IPostConfigureOptions<JwtDeviceAuthOptions>>().OfType<UnreadSectionWarning>())
        {
            warning.PostConfigure(null, new JwtDeviceAuthOptions());
            warning.PostConfigure("named", new JwtDeviceAuthOptions());
        }

        Assert.All(log.Lines, line => Assert.Equal(LogLevel.Warning, line.Level));
        return [.. log.Lines.Select(line => line.Text.TrimEnd())];
    }
}
