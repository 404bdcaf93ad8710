using System.Security.Cryptography;
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

    [Fact]
    public async Task A_write_that_was_given_up_takes_the_place_of_nothing()
    {
        var store = new FileTokenStore(_folder.Path);
        await store.WriteAsync("s", "before", Token);
        using var given = new CancellationTokenSource();

        // Given up while it was on its way to the disk: others may have written since.
        var late = new FileTokenStore(
            _folder.Path,
            bytes =>
            {
                given.Cancel();
                return bytes;
            },
            static bytes => bytes);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await late.WriteAsync("s", "late", given.Token));

        Assert.Equal("before", await store.ReadAsync("s", Token));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_file_is_replaced_and_what_it_leads_to_is_left_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        var victim = _folder.File("victim");
        await File.WriteAllTextAsync(victim, "before", Token);
        File.CreateSymbolicLink(_folder.File("s"), victim);
        File.CreateSymbolicLink(_folder.File("s.lock"), victim);
        var store = new FileTokenStore(_folder.Path);

        using (store.TryBeginUpdate("s"))
        {
            await store.WriteAsync("s", "text", Token);
        }

        Assert.Equal(("before", "text"), (await File.ReadAllTextAsync(victim, Token), await store.ReadAsync("s", Token)));
        Assert.Null(new FileInfo(_folder.File("s")).LinkTarget);
    }

    [Fact]
    public async Task What_protects_the_files_sees_all_of_them_and_a_file_that_it_cannot_open_is_no_sign_out()
    {
        var isOwn = true;
        var store = new FileTokenStore(_folder.Path, static bytes => [.. bytes.Reverse()], bytes => isOwn ? [.. bytes.Reverse()] : throw new CryptographicException("Key not valid for use in specified state."));
        await store.WriteAsync("s", "text", Token);
        Assert.Equal(("txet", "text"), (await File.ReadAllTextAsync(_folder.File("s"), Token), await store.ReadAsync("s", Token)));

        isOwn = false;
        await using var client = new JwtDeviceAuthClient(new JwtDeviceAuthClientOptions { BaseAddress = "https://api.example.com/users", Store = store });
        var name = new ClientSettings(new JwtDeviceAuthClientOptions { BaseAddress = "https://api.example.com/users" }).NameOf("session");
        await store.WriteAsync(name, "{}", Token);
        var exception = await Assert.ThrowsAsync<TokenStoreException>(async () => await client.GetStateAsync(Token));
        Assert.Contains("delete that folder", exception.Message, StringComparison.Ordinal);
        Assert.Null(client.State);
    }

    [Fact]
    public void A_store_of_another_platform_says_which_one_to_take()
    {
        if (!OperatingSystem.IsWindows())
        {
#pragma warning disable CA1416 // What the analyzer says to a developer, the message says to everybody else.
            Assert.Contains("use FileTokenStore", Assert.Throws<PlatformNotSupportedException>(() => new DpapiTokenStore(_folder.Path)).Message, StringComparison.Ordinal);
            Assert.Contains("use FileTokenStore", Assert.Throws<PlatformNotSupportedException>(() => DpapiTokenStore.ForApplication("App")).Message, StringComparison.Ordinal);
#pragma warning restore CA1416
        }

        Assert.Contains("use FileTokenStore", Assert.Throws<PlatformNotSupportedException>(() => new BrowserTokenStore()).Message, StringComparison.Ordinal);
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
