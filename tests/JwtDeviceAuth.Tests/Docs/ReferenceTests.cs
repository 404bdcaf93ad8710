using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Passkeys;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.Tests.Docs;

/// <summary>The reference is complete: what is added to the code has to be in its page.</summary>
public sealed partial class ReferenceTests
{
    private static readonly Assembly Library = typeof(JwtDeviceAuthOptions).Assembly;

    [Fact]
    public void Every_setting_is_in_the_page_of_settings()
        => AllAreIn("docs/reference/settings.md", SettingsOf(typeof(JwtDeviceAuthOptions), string.Empty), name => $"`{name}`");

    [Fact]
    public void Every_event_is_in_the_page_of_events()
        => AllAreIn(
            "docs/reference/events.md",
            Library.GetExportedTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(SecurityEvent))).Select(type => type.Name),
            name => $"`{name}`");

    [Fact]
    public void Every_id_of_the_log_is_in_the_page_of_log_events()
    {
        var listed = LogRow().Matches(Page.Find("docs/reference/log.md").Prose)
            .SelectMany(row => row.Groups["ids"].Value.Split(", "))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture));

        Assert.Equal(
            Library.GetTypes().Concat(typeof(PasskeyOptions).Assembly.GetTypes())
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId)
                .OfType<int>()
                .Order(),
            listed.Order());
    }

    [Fact]
    public void Every_instrument_and_tag_is_in_the_page_of_metrics()
        => AllAreIn(
            "docs/reference/metrics.md",
            Directory.EnumerateFiles(Path.Combine(Page.Root, "src"), "*.cs", SearchOption.AllDirectories)
                .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
                .SelectMany(path => TelemetryName().Matches(File.ReadAllText(path)))
                .Select(name => name.Groups["name"].Value)
                .Distinct(StringComparer.Ordinal),
            name => $"`{name}`");

    [Fact]
    public void Every_result_reason_and_scope_is_in_the_page_of_metrics()
        => AllAreIn(
            "docs/reference/metrics.md",
            [
                .. Enum.GetValues<LoginValidationResult>().Select(LoginValidationResultNames.MetricName),
                .. Enum.GetValues<SecondFactorLoginStatus>().Select(SecondFactorLoginStatusNames.MetricName),
                .. Enum.GetValues<PasskeyLoginStatus>().Select(PasskeyLoginStatusNames.MetricName),
                .. Enum.GetValues<RefreshVerdict>().Select(RefreshVerdictNames.MetricName),
                .. Enum.GetValues<RevocationReason>().Select(RevocationReasonNames.MetricName),
                .. Enum.GetValues<LockoutScope>().Select(LockoutScopeNames.MetricName),
            ],
            name => $"`{name}`");

    [Fact]
    public void Every_table_and_column_is_in_the_page_of_tables()
    {
        var schema = File.ReadAllText(Path.Combine(
            Page.Root, "tests", "JwtDeviceAuth.Sqlite.Tests", "SqliteDatabaseTests.The_migrations_make_what_the_model_says.verified.txt"));
        var rows = Page.Find("docs/reference/tables.md").Text.Split('\n');

        var tables = Table().Matches(schema);

        Assert.True(tables.Count >= 12, "The pattern finds too few tables to be right.");
        Assert.All(tables, table =>
        {
            var row = Assert.Single(rows, line => line.StartsWith($"| `{table.Groups["name"].Value}` |", StringComparison.Ordinal));
            Assert.All(table.Groups["column"].Captures, column => Assert.Contains($"`{column.Value}`", row, StringComparison.Ordinal));
        });
    }

    private static void AllAreIn(string path, IEnumerable<string> names, Func<string, string> spell)
    {
        var text = Page.Find(path).Text;
        var wanted = names.ToList();

        Assert.NotEmpty(wanted);
        Assert.DoesNotContain(wanted, name => !text.Contains(spell(name), StringComparison.Ordinal));
    }

    private static IEnumerable<string> SettingsOf(Type type, string prefix) => type.GetProperties().SelectMany(property
        => property.PropertyType is { IsClass: true } group && group.Assembly == Library
            ? SettingsOf(group, $"{prefix}{property.Name}:")
            : [prefix + property.Name]);

    [GeneratedRegex("^\\| (?<ids>[0-9]+(, [0-9]+)*) \\|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LogRow();

    [GeneratedRegex("^CREATE TABLE \"(?<name>(?!__)\\w+)\" \\(\\n(\\s+(\"(?<column>\\w+)\"|CONSTRAINT) [^\\n]*\\n)+\\)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Table();

    [GeneratedRegex("\"(?<name>jwtdeviceauth\\.[a-z_.]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TelemetryName();
}
