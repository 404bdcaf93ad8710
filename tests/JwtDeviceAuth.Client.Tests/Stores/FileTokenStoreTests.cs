using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Stores;

public sealed class FileTokenStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_and_folder_are_the_users_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights of Unix.");
        var store = new FileTokenStore(_folder.File("app"));

        await store.WriteAsync("a.session", "text", Token);
        using (store.TryBeginUpdate("a.session"))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, ModeOf(store.Folder));
            Assert.All(Directory.GetFiles(store.Folder), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, ModeOf(file)));
        }

        Assert.Equal("text", await store.ReadAsync("a.session", Token));
        Assert.Null(await store.ReadAsync("another", Token));
        Assert.Null(await new FileTokenStore(_folder.File("none")).ReadAsync("a.session", Token));
    }

    [Fact]
    public async Task A_reader_sees_the_old_text_or_the_new_one_while_others_write()
    {
        var store = new FileTokenStore(_folder.Path);
        string[] texts = [new string('a', 100_000), new string('b', 50_000), new string('c', 200_000)];
        await store.WriteAsync("s", texts[0], Token);

        await Task.WhenAll(
            Task.WhenAll(texts.Select(text => Task.Run(async () =>
            {
                for (var write = 0; write < 40; write++)
                {
                    await new FileTokenStore(_folder.Path).WriteAsync("s", text, Token);
                }
            }, Token))),
            Task.Run(async () =>
            {
                for (var read = 0; read < 200; read++)
                {
                    Assert.Contains(await store.ReadAsync("s", Token), texts);
                }
            }, Token));

        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Each_write_has_another_stamp_and_what_a_killed_process_left_is_removed()
    {
        var store = new FileTokenStore(_folder.Path);
        var stamps = new HashSet<string?>();
        for (var write = 0; write < 50; write++)
        {
            await store.WriteAsync("s", "text", Token);
            stamps.Add(store.GetStamp("s"));
        }

        Assert.InRange(stamps.Count, 49, 50);

        await File.WriteAllTextAsync(_folder.File("s.0123.tmp"), "half a tok", Token);
        using (store.TryBeginUpdate("s"))
        {
            Assert.False(File.Exists(_folder.File("s.0123.tmp")));
        }
    }

    [Fact]
    public void One_updates_at_a_time_and_a_folder_that_cannot_be_written_has_nothing_to_wait_for()
    {
        var store = new FileTokenStore(_folder.Path);
        using (store.TryBeginUpdate("s"))
        {
            Assert.Null(new FileTokenStore(_folder.Path).TryBeginUpdate("s"));
            using var other = store.TryBeginUpdate("t");
            Assert.NotNull(other);
        }

        using var next = store.TryBeginUpdate("s");
        Assert.NotNull(next);
        using var nowhere = new FileTokenStore("/proc/jwtdeviceauth").TryBeginUpdate("s");
        Assert.NotNull(nowhere);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    public void A_name_that_is_no_folder_is_refused(string name) => Assert.ThrowsAny<ArgumentException>(() => FileTokenStore.ForApplication(name));

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);
}
