using System.Text.RegularExpressions;
using System.Xml.Linq;
using JwtDeviceAuth.TestSupport.PostgreSql;
using Xunit;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace JwtDeviceAuth.Packages.Tests.Templates;

public sealed partial class TemplateTests(CreatedSolutions solutions, PostgresServer server) : IClassFixture<CreatedSolutions>
{
    private static readonly Dictionary<string, Combination> Combinations = Combination.ToTest.ToDictionary(combination => combination.ToString(), StringComparer.Ordinal);

    public static TheoryData<string> Named => [.. Combinations.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Named))]
    public async Task The_tests_of_a_created_solution_pass(string named)
    {
        var combination = Combinations[named];
        var folder = solutions.FolderOf(combination);
        if (combination == Combination.Pairs[0])
        {
            await PassAsTheReadmeSaysAsync(combination, folder);
            return;
        }

        var project = $"{combination.Name}.Tests";
        var assembly = Path.Combine(folder, "tests", project, "bin", "Release", "net10.0", $"{project}.dll");
        var database = combination.Database == "postgresql" ? await server.NewDatabaseAsync() : "none";

        var output = await Command.RunAsync(solutions.Root, "env", $"TEST_POSTGRESQL={database}", "dotnet", assembly, "-noColor");

        Assert.Contains($"Total: {combination.Tests}, Errors: 0, Failed: 0, Skipped: 0", output, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Named))]
    public async Task Nothing_of_the_template_itself_is_left(string named)
    {
        var folder = solutions.FolderOf(Combinations[named]);
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal));

        Assert.DoesNotContain(files, file => file.Contains("App.1", StringComparison.Ordinal) || file.Contains(".template.config", StringComparison.Ordinal));
        foreach (var file in files)
        {
            Assert.False(Leftover().IsMatch(await File.ReadAllTextAsync(file, Token)), file);
        }
    }

    [Theory]
    [MemberData(nameof(Named))]
    public async Task A_container_runs_without_rights_on_a_read_only_file_system_and_sessions_last_two_weeks(string named)
    {
        var combination = Combinations[named];
        var folder = solutions.FolderOf(combination);
        var compose = await File.ReadAllTextAsync(Path.Combine(folder, "compose.yaml"), Token);
        var settings = await File.ReadAllTextAsync(Path.Combine(folder, "src", combination.Name, "appsettings.json"), Token);

        Assert.Contains("\nUSER $APP_UID\n", await File.ReadAllTextAsync(Path.Combine(folder, "Dockerfile"), Token), StringComparison.Ordinal);
        Assert.Contains("\n    read_only: true\n", compose, StringComparison.Ordinal);
        Assert.Contains("${SIGNING_KEY:?", compose, StringComparison.Ordinal);
        Assert.Equal(combination.Database == "postgresql", compose.Contains("image: postgres", StringComparison.Ordinal));
        Assert.Contains("\"RefreshTokenLifetime\": \"14.00:00:00\"", settings, StringComparison.Ordinal);
        Assert.Contains(".env", await File.ReadAllLinesAsync(Path.Combine(folder, ".gitignore"), Token));
    }

    /// <summary>What the template names is what this repository is built and tested with.</summary>
    [Fact]
    public void The_versions_of_other_packages_are_those_of_the_repository()
    {
        var versions = XDocument.Load(Path.Combine(PackedFolder.Repository, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!, StringComparer.OrdinalIgnoreCase);
        var named = Directory.EnumerateFiles(Path.Combine(PackedFolder.Repository, "src", "JwtDeviceAuth.Templates", "templates"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(file => XDocument.Load(file).Descendants("PackageReference"))
            .Select(package => (Name: (string)package.Attribute("Include")!, Version: (string)package.Attribute("Version")!))
            .Where(package => !package.Name.StartsWith("JwtDeviceAuth", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(named);
        Assert.All(named, package => Assert.Equal((package.Name, versions[package.Name]), package));
    }

    /// <summary>The tests of the others are run as programs, which takes half the time.</summary>
    private static async Task PassAsTheReadmeSaysAsync(Combination combination, string folder)
    {
        Assert.Contains("\ndotnet test\n", await File.ReadAllTextAsync(Path.Combine(folder, "README.md"), Token), StringComparison.Ordinal);

        var output = await Command.RunAsync(folder, "dotnet", "test", "--no-build", "--configuration", "Release");

        Assert.Contains($"succeeded: {combination.Tests}", output, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"AppRoot|App\.1|ClaimsHook|JWTDEVICEAUTH_VERSION|^\s*(//|---|<!--)?#(if|else|elseif|endif)\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Leftover();
}
