using System.Runtime.Versioning;
using JwtDeviceAuth.Keys;
using Xunit;

namespace JwtDeviceAuth.Tests.Options;

/// <summary>The key of Development stays with its account, or there is no file.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DevelopmentKeyFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnerOnly | UnixFileMode.UserExecute;
    private const UnixFileMode Everybodys = OwnersFolder | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    // Not the temporary folder itself, which everybody can write to.
    private readonly string _home = Directory.CreateDirectory(
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), $".jwtdeviceauth-test-{Guid.NewGuid():N}"), OwnersFolder).FullName;

    private string KeyPath => Path.Combine(_home, "JwtDeviceAuth", "app.development-key");

    private string LockPath => $"{KeyPath}.lock";

    [Fact]
    public void A_key_is_made_once_and_only_its_owner_can_read_it()
    {
        var made = DevelopmentKeyFile.ReadOrCreate("app", _home);

        Assert.Equal(made, DevelopmentKeyFile.ReadOrCreate("app", _home));
        Assert.NotEqual(made, DevelopmentKeyFile.ReadOrCreate("another", _home));
        Assert.Equal(KeyPath, made.Path);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(made.Path));
        Assert.Equal(32, Convert.FromBase64String(made.Key).Length);
    }

    [Fact]
    public async Task Of_many_that_start_at_once_all_have_one_key()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => DevelopmentKeyFile.ReadOrCreate("app", _home))));

        Assert.Single(keys.Distinct());
        Assert.Equal([KeyPath, LockPath], Directory.GetFiles(Path.Combine(_home, "JwtDeviceAuth")).Order());
    }

    [Fact]
    public async Task Who_saw_no_key_waits_for_the_one_who_makes_it_and_replaces_nothing()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyPath)!);
        var first = Convert.ToBase64String(new byte[32]);
        Task<(string Key, string Path)> second;
        using (new FileStream(LockPath, FileMode.CreateNew, FileAccess.Write, FileShare.None))
        {
            second = Task.Run(() => DevelopmentKeyFile.ReadOrCreate("app", _home), TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken);
            Assert.False(File.Exists(KeyPath));
            File.WriteAllText(KeyPath, first);
        }

        Assert.Equal(first, (await second).Key);
    }

    [Fact]
    public void A_key_that_others_could_read_is_closed_to_them()
    {
        var made = DevelopmentKeyFile.ReadOrCreate("app", _home);
        File.SetUnixFileMode(made.Path, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        Assert.Equal(made, DevelopmentKeyFile.ReadOrCreate("app", _home));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(made.Path));
    }

    [Fact]
    public void There_is_no_key_in_or_below_a_folder_that_everybody_can_write_to()
    {
        var below = Directory.CreateDirectory(Path.Combine(_home, "shared", "home")).FullName;
        File.SetUnixFileMode(Path.Combine(_home, "shared"), Everybodys | UnixFileMode.StickyBit);

        foreach (var folder in new[] { Path.Combine(_home, "shared"), below, Path.Combine(below, "not", "there", "yet") })
        {
            var refused = Assert.Throws<IOException>(() => DevelopmentKeyFile.ReadOrCreate("app", folder));
            Assert.Equal($"Everybody can write to '{Path.Combine(_home, "shared")}'.", refused.Message);
        }

        Assert.Empty(Directory.GetFiles(_home, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void An_account_without_a_data_folder_has_no_file()
    {
        var file = Path.Combine(_home, "file");
        File.WriteAllText(file, "");

        Assert.Throws<IOException>(() => DevelopmentKeyFile.ReadOrCreate("app", string.Empty));
        Assert.ThrowsAny<IOException>(() => DevelopmentKeyFile.ReadOrCreate("app", file));
        Assert.ThrowsAny<IOException>(() => DevelopmentKeyFile.ReadOrCreate("app", "/proc/none"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void A_file_that_holds_no_key_is_left_alone(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyPath)!);
        File.WriteAllText(KeyPath, text);

        var refused = Assert.Throws<IOException>(() => DevelopmentKeyFile.ReadOrCreate("app", _home));

        Assert.Equal($"'{KeyPath}' holds no key; delete it.", refused.Message);
        Assert.Equal(text, File.ReadAllText(KeyPath));
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
