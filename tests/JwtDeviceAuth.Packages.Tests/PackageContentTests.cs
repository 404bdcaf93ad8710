using System.Buffers.Binary;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace JwtDeviceAuth.Packages.Tests;

public sealed partial class PackageContentTests(PackedFolder packages)
{
    public static TheoryData<string> All => [.. PackedFolder.Names];

    /// <summary>Those with an assembly in them; a package of templates has none.</summary>
    public static TheoryData<string> Libraries => [.. PackedFolder.Names.Where(name => !name.EndsWith(".Templates", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(All))]
    public void A_package_says_what_it_is(string name)
    {
        var package = Package.Open(packages.Newest(name));

        Assert.Equal(name, package.Element("id")!.Value);
        Assert.Equal(PackedFolder.Newer, package.Element("version")!.Value);
        Assert.Equal("MIT", package.Element("license")!.Value);
        Assert.Equal("README.md", package.Element("readme")!.Value);
        Assert.Equal("icon.png", package.Element("icon")!.Value);
        Assert.True(Uri.TryCreate(package.Element("projectUrl")!.Value, UriKind.Absolute, out _));
        Assert.True(Uri.TryCreate((string?)package.Element("repository")!.Attribute("url"), UriKind.Absolute, out _));
        Assert.Equal("git", (string?)package.Element("repository")!.Attribute("type"));
        Assert.Contains("authentication", package.Element("tags")!.Value, StringComparison.Ordinal);
        Assert.True(package.Element("description")!.Value.Length > 40, "The description is too short to choose the package by.");
        Assert.InRange(package.Element("releaseNotes")!.Value.Length, 100, 35_000);
        Assert.Contains("Sign-up and login", package.Element("releaseNotes")!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_readme_is_written_for_those_who_install_the_package(string name)
    {
        var readme = Package.Open(packages.Newest(name)).Readme;

        Assert.StartsWith($"# {name}", readme, StringComparison.Ordinal);
        Assert.Matches(@"dotnet (add package|new install) JwtDeviceAuth\.", readme);
        Assert.Contains(".NET 10", readme, StringComparison.Ordinal);
        Assert.All(Links().Matches(readme).Select(match => match.Groups["link"].Value), link => Assert.StartsWith("https://", link, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_icon_is_a_square_png_of_128_points(string name)
    {
        var icon = Package.Open(packages.Newest(name)).Bytes("icon.png");

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], icon[..4]);
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)));
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)));
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public void A_library_has_its_documentation_and_its_symbols(string name)
    {
        var package = Package.Open(packages.Newest(name));
        var symbols = Package.Open(Path.ChangeExtension(packages.Newest(name), ".snupkg"));

        Assert.Contains($"lib/net10.0/{name}.dll", package.Files);
        Assert.Contains("<summary>", package.Text($"lib/net10.0/{name}.xml"), StringComparison.Ordinal);
        Assert.Contains($"lib/net10.0/{name}.pdb", symbols.Files);
    }

    /// <summary>Programs that sign in have no ASP.NET Core, and may be older than the API.</summary>
    [Fact]
    public void The_client_needs_next_to_nothing()
    {
        var package = Package.Open(packages.Newest("JwtDeviceAuth.Client"));

        Assert.Contains("lib/net8.0/JwtDeviceAuth.Client.dll", package.Files);
        Assert.Equal(
            ["Microsoft.Extensions.Http", "System.Security.Cryptography.ProtectedData"],
            package.Dependencies.Select(dependency => dependency.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("frameworkReference", package.Metadata.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Our_own_packages_are_needed_in_exactly_this_version(string name)
        => Assert.All(
            Package.Open(packages.Newest(name)).Dependencies.Where(dependency => PackedFolder.Names.Contains(dependency.Id)),
            dependency => Assert.Equal($"[{PackedFolder.Newer}]", dependency.Version));

    [Fact]
    public void The_package_of_a_database_brings_the_core()
        => Assert.All(
            ["JwtDeviceAuth.Sqlite", "JwtDeviceAuth.PostgreSql", "JwtDeviceAuth.SqlServer"],
            name => Assert.Contains(("JwtDeviceAuth.EntityFrameworkCore", $"[{PackedFolder.Newer}]"), Package.Open(packages.Newest(name)).Dependencies));

    [Theory]
    [MemberData(nameof(All))]
    public void The_bill_of_materials_names_everything_that_comes_along(string name)
    {
        var package = Package.Open(packages.Newest(name));
        var bill = JsonNode.Parse(package.Text("bom.cdx.json"))!;

        Assert.Equal("CycloneDX", (string?)bill["bomFormat"]);
        Assert.Equal(name, (string?)bill["metadata"]!["component"]!["name"]);
        Assert.Equal(PackedFolder.Newer, (string?)bill["metadata"]!["component"]!["version"]);
        var components = (bill["components"]?.AsArray() ?? []).Select(component => (string?)component!["name"]).ToHashSet();
        Assert.All(package.Dependencies, dependency => Assert.Contains(dependency.Id, components));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Nothing_else_is_in_a_package(string name)
    {
        var unknown = Package.Open(packages.Newest(name)).Files.Where(file =>
            file is not ("README.md" or "icon.png" or "bom.cdx.json" or "_rels/.rels" or "[Content_Types].xml")
            && file != $"{name}.nuspec"
            && !file.StartsWith("lib/net10.0/JwtDeviceAuth", StringComparison.Ordinal)
            && !file.StartsWith("lib/net8.0/JwtDeviceAuth.Client.", StringComparison.Ordinal)
            && !file.StartsWith("buildTransitive/JwtDeviceAuth", StringComparison.Ordinal)
            && !file.StartsWith("content/", StringComparison.Ordinal)
            && !file.StartsWith("package/services/metadata/", StringComparison.Ordinal));

        Assert.Empty(unknown);
    }

    [GeneratedRegex(@"\]\((?<link>[^)]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();
}
