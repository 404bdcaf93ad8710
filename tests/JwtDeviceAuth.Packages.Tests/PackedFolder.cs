using System.Globalization;
using JwtDeviceAuth.Packages.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(PackedFolder))]

namespace JwtDeviceAuth.Packages.Tests;

/// <summary>The packages of the repository, some of them in two versions, packed once, in a folder that serves as the feed.</summary>
public sealed class PackedFolder : IAsyncLifetime
{
    // A number of this run's own: no package of an earlier run, wherever it was cached, is taken for one of these.
    private static readonly string Run = (TimeProvider.System.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds.ToString("0", CultureInfo.InvariantCulture);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jwtdeviceauth-packages-");

    public static string Older { get; } = $"0.98.{Run}";

    public static string Newer { get; } = $"0.99.{Run}";

    /// <summary>The root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The names of the packages: every project under src.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(Path.Combine(Repository, "src"), "*.csproj", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 })
        .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <summary>Holds each package in the newer version, and what an application on SQLite needs in the older one as well.</summary>
    public string Feed => Path.Combine(_folder.FullName, "feed");

    /// <summary>Holds the packages that the applications restore.</summary>
    public string Cache => Path.Combine(_folder.FullName, "cache");

    public string Newest(string name) => Path.Combine(Feed, $"{name}.{Newer}.nupkg");

    /// <summary>A new, empty folder, removed with the rest.</summary>
    public string NewFolder(string name) => _folder.CreateSubdirectory(name).FullName;

    public async ValueTask InitializeAsync()
    {
        var older = Path.Combine(_folder.FullName, "older");
        await PackAsync(Older, older, "--only", "JwtDeviceAuth JwtDeviceAuth.EntityFrameworkCore JwtDeviceAuth.Sqlite");
        await PackAsync(Newer, Feed, "--previous", older);
        foreach (var file in Directory.EnumerateFiles(older))
        {
            File.Move(file, Path.Combine(Feed, Path.GetFileName(file)));
        }
    }

    /// <summary>Packs what is built; gives the exit code and what was written.</summary>
    public static Task<(int ExitCode, string Output)> TryPackAsync(string version, string output, params string[] more)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Command.TryAsync(
            Repository, Path.Combine(Repository, "pack.sh"), ["--no-build", "--configuration", configuration, "--version", version, "--output", output, .. more]);
    }

    public async ValueTask DisposeAsync()
    {
        await Command.StopCompilerAsync(Repository);
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A process that has not let go yet; the system's own clean-up takes the rest.
        }
    }

    private static async Task PackAsync(string version, string output, params string[] more)
    {
        var (exitCode, written) = await TryPackAsync(version, output, more);
        Assert.True(exitCode == 0, written);
        Assert.DoesNotContain("warning", written, StringComparison.OrdinalIgnoreCase);
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "pack.proj")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }
}
