using JwtDeviceAuth.Client.Tests.Sample;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Simulation;

/// <summary>The table of reports in the guide: each test that it names is one of these.</summary>
public sealed class ReportTableTests
{
    [Fact]
    public async Task Each_test_that_the_guide_names_for_a_report_exists()
    {
        var guide = await File.ReadAllLinesAsync(Path.Combine(PublishedCli.Repository(), "docs", "guides", "dotnet-client.md"), TestContext.Current.CancellationToken);
        var named = guide.Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains('#')).SelectMany(line => line.Split('`')).Where(text => text.Contains('_') && char.IsAsciiLetterUpper(text[0])).ToList();
        var tests = typeof(ReportTableTests).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes(typeof(FactAttribute), inherit: true).Length > 0).Select(method => method.Name).ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Count > 15, $"{named.Count} tests");
        Assert.All(named, name => Assert.Contains(name, tests));
    }
}
