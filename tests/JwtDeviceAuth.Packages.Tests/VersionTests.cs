using Xunit;

namespace JwtDeviceAuth.Packages.Tests;

public sealed class VersionTests(PackedFolder packages)
{
    [Fact]
    public async Task A_project_with_its_own_JwtBearer_and_EF_Core_restores_without_a_warning()
    {
        var app = FreshApp.Create(packages, "OwnReferences", $"""
            <PackageReference Include="JwtDeviceAuth.Sqlite" Version="{PackedFolder.Newer}" />
            <PackageReference Include="JwtDeviceAuth.PostgreSql" Version="{PackedFolder.Newer}" />
            <PackageReference Include="Microsoft.AspNetCore.Authentication.JwtBearer" Version="10.0.15" />
            <PackageReference Include="Microsoft.EntityFrameworkCore" Version="10.0.15" />
            <PackageReference Include="Microsoft.EntityFrameworkCore.Sqlite" Version="10.0.15" />
            """);

        Assert.DoesNotContain("warning", await app.RunAsync("restore", "-warnaserror"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_versions_in_one_project_are_an_error_that_names_them()
    {
        var app = FreshApp.Create(packages, "TwoVersions", $"""
            <PackageReference Include="JwtDeviceAuth" Version="{PackedFolder.Newer}" />
            <PackageReference Include="JwtDeviceAuth.Sqlite" Version="{PackedFolder.Older}" />
            """);

        var (exitCode, output) = await app.TryAsync("build");

        Assert.NotEqual(0, exitCode);
        Assert.Contains(
            $"error JDA0001: The packages of JwtDeviceAuth are used in different versions: JwtDeviceAuth {PackedFolder.Newer}, ", output, StringComparison.Ordinal);
        Assert.Contains($"JwtDeviceAuth.Sqlite {PackedFolder.Older}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_core_than_its_store_is_an_error_of_the_restore()
    {
        var app = FreshApp.Create(packages, "OlderCore", $"""
            <PackageReference Include="JwtDeviceAuth" Version="{PackedFolder.Older}" />
            <PackageReference Include="JwtDeviceAuth.Sqlite" Version="{PackedFolder.Newer}" />
            """);

        var (exitCode, output) = await app.TryAsync("restore");

        Assert.NotEqual(0, exitCode);
        Assert.Contains(PackedFolder.Older, output, StringComparison.Ordinal);
        Assert.Contains(PackedFolder.Newer, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_versions_in_the_projects_of_one_application_are_an_error_that_names_them()
    {
        var library = FreshApp.Create(packages, "Old.Library", $"""<PackageReference Include="JwtDeviceAuth.Sqlite" Version="{PackedFolder.Older}" />""");
        var app = FreshApp.Create(packages, "New.App", $"""
            <PackageReference Include="JwtDeviceAuth.Sqlite" Version="{PackedFolder.Newer}" />
            <ProjectReference Include="{Path.Combine(library.Folder, "Old.Library.csproj")}" />
            """);

        var (exitCode, output) = await app.TryAsync("build");

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"error JDA0001: New.App uses JwtDeviceAuth {PackedFolder.Newer}, ", output, StringComparison.Ordinal);
        Assert.Contains($"Old.Library with {PackedFolder.Older}", output, StringComparison.Ordinal);
    }
}
