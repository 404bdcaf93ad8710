using System.IO.Compression;
using System.Reflection;
using System.Reflection.Emit;
using Xunit;

namespace JwtDeviceAuth.Packages.Tests;

/// <summary>What stops a release.</summary>
public sealed class ReleaseTests(PackedFolder packages)
{
    private const string Name = "JwtDeviceAuth.Sqlite";

    [Fact]
    public async Task A_public_type_of_the_last_release_that_is_gone_is_an_error()
    {
        var last = packages.NewFolder("last-release");
        var package = Path.Combine(last, $"{Name}.0.97.0.nupkg");
        File.Copy(packages.Newest(Name), package);
        await ReplaceLibraryAsync(package, "JwtDeviceAuth.TypeOfTheLastRelease");

        var (exitCode, output) = await PackedFolder.TryPackAsync("0.100.0", packages.NewFolder("next-release"), "--only", Name, "--previous", last);

        Assert.NotEqual(0, exitCode);
        Assert.Matches("error CP0001: Type 'JwtDeviceAuth.TypeOfTheLastRelease' exists on .* but not on ", output);
    }

    [Fact]
    public async Task A_release_needs_notes_of_its_own_and_one_last_release()
    {
        var project = Path.Combine(PackedFolder.Repository, "src", Name, $"{Name}.csproj");
        var folder = packages.NewFolder("release-checks");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "checks.proj"),
            $"""
            <Project>
              <Target Name="Check">
                <MSBuild Projects="{project}" Targets="ReadReleaseNotes" Properties="RequireReleaseNotes=true;PackageVersion=98.0.0-preview.1" ContinueOnError="true" />
                <MSBuild Projects="{project}" Targets="ReadReleaseNotes" Properties="RequireReleaseNotes=true;PackageVersion=99.0.0" ContinueOnError="true" />
                <MSBuild Projects="{project}" Targets="FindPreviousPackage" Properties="PreviousPackages={packages.Feed}" ContinueOnError="true" />
              </Target>
            </Project>
            """,
            TestContext.Current.CancellationToken);

        var (_, output) = await Command.TryAsync(folder, "dotnet", "msbuild", "checks.proj", "-nologo");

        Assert.Contains("error : CHANGELOG.md has no section '## [99.0.0]'. Give the section '## [Unreleased]' this name and the date", output, StringComparison.Ordinal);
        Assert.DoesNotContain("98.0.0", output, StringComparison.Ordinal);
        Assert.Contains($"error : {packages.Feed} has several versions of {Name}. Leave the one to compare with.", output, StringComparison.Ordinal);
    }

    /// <summary>Puts an assembly into a package that has nothing but one public type.</summary>
    private static async Task ReplaceLibraryAsync(string package, string type)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName(Name), typeof(object).Assembly);
        assembly.DefineDynamicModule(Name).DefineType(type, TypeAttributes.Public | TypeAttributes.Class).CreateType();
        await using var archive = await ZipFile.OpenAsync(package, ZipArchiveMode.Update, TestContext.Current.CancellationToken);
        archive.GetEntry($"lib/net10.0/{Name}.dll")!.Delete();
        await using var content = await archive.CreateEntry($"lib/net10.0/{Name}.dll").OpenAsync(TestContext.Current.CancellationToken);
        assembly.Save(content);
    }
}
