using Xunit;

namespace JwtDeviceAuth.Packages.Tests;

public sealed class PublishTests(PackedFolder packages)
{
    [Fact]
    public async Task Publishing_trimmed_or_native_is_one_error_and_no_failure_at_startup()
    {
        var app = FreshApp.Create(packages, "PublishedApp", $"""<PackageReference Include="JwtDeviceAuth.Sqlite" Version="{PackedFolder.Newer}" />""");
        await app.RunAsync("restore");

        foreach (var property in new[] { "PublishTrimmed", "PublishAot" })
        {
            // The target that `dotnet publish` runs before it trims or compiles: what it would do then needs packages that not every machine has.
            var (exitCode, output) = await app.TryAsync("msbuild", "-nologo", "-target:PrepareForPublish", $"-property:{property}=true");

            Assert.NotEqual(0, exitCode);
            Assert.Contains("error JDA0002: JwtDeviceAuth does not work in a trimmed or natively compiled application", output, StringComparison.Ordinal);
        }
    }
}
