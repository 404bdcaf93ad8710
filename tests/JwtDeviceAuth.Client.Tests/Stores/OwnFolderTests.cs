using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Stores;

/// <summary>Folders that another user of the machine could put a session into, or take one out of.</summary>
public sealed class OwnFolderTests : IDisposable
{
    private const string Stranger = "54321";

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_everybody_can_write_to_is_refused_with_what_to_do()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Rights of Unix.");
        var store = await StoreAsync("open");
        SetMode(store.Folder, "777");
        await AssertRefusedAsync(store, $"chmod o-w '{store.Folder}'");

        // The client says so, too, and takes it for no sign-out.
        await using var client = new JwtDeviceAuthClient(new JwtDeviceAuthClientOptions { BaseAddress = "https://api.example.com/users", Store = store });
        Assert.Contains("chmod", (await Assert.ThrowsAsync<TokenStoreException>(async () => await client.GetStateAsync(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_in_such_a_one_is_good_only_where_others_cannot_rename_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The way to a folder is looked at on Linux.");
        var inside = await StoreAsync("open/app");
        SetMode(_folder.File("open"), "777");
        await AssertRefusedAsync(inside, $"chmod +t '{_folder.File("open")}'");
        await AssertRefusedAsync(new FileTokenStore(_folder.File("open/not-yet/app")), "chmod +t");

        SetMode(_folder.File("open"), "1777");
        Assert.Equal("text", await inside.ReadAsync("s", Token));
    }

    [Fact]
    public async Task A_folder_that_a_group_can_write_to_is_refused_unless_it_is_the_users_own_group()
    {
        Assert.SkipUnless(IsRoot(), "Only an administrator can give folders away.");
        var store = await StoreAsync("group");
        SetMode(store.Folder, "770");
        Assert.Equal("text", await store.ReadAsync("s", Token));

        await OtherProgram.RunAsync("/", "chgrp", Stranger, store.Folder);
        await AssertRefusedAsync(store, $"chmod g-w '{store.Folder}'");
    }

    [Fact]
    public async Task A_folder_of_another_user_is_refused_with_whose_it_is()
    {
        Assert.SkipUnless(IsRoot(), "Only an administrator can give folders away.");
        var store = await StoreAsync("theirs");
        await OtherProgram.RunAsync("/", "chown", Stranger, store.Folder);
        await AssertRefusedAsync(store, $"uid {Stranger}");
        await AssertRefusedAsync(store, "chown -R 0");

        // Nothing is put there, and nobody waits for a lock that they hold.
        using (store.TryBeginUpdate("other"))
        {
            Assert.Equal(["s"], Directory.GetFiles(store.Folder).Select(Path.GetFileName));
        }
    }

    [Fact]
    public async Task A_link_on_the_way_counts_as_what_it_leads_to_and_one_of_another_user_is_refused()
    {
        Assert.SkipUnless(IsRoot(), "Only an administrator can give links away.");
        var real = await StoreAsync("real/app");
        File.CreateSymbolicLink(_folder.File("link"), "real/../real");
        var byLink = new FileTokenStore(_folder.File("link/app"));
        Assert.Equal("text", await byLink.ReadAsync("s", Token));

        SetMode(real.Folder, "777");
        await AssertRefusedAsync(byLink, "chmod o-w");
        SetMode(real.Folder, "700");
        SetMode(_folder.File("real"), "777");
        await AssertRefusedAsync(byLink, $"chmod +t '{_folder.File("real")}'");
        SetMode(_folder.File("real"), "700");

        await OtherProgram.RunAsync("/", "chown", "-h", Stranger, _folder.File("link"));
        await AssertRefusedAsync(byLink, "is a link of another user");
        File.CreateSymbolicLink(_folder.File("circle"), _folder.File("circle"));
        await AssertRefusedAsync(new FileTokenStore(_folder.File("circle/app")), "leads nowhere");
    }

    private async Task<FileTokenStore> StoreAsync(string folder)
    {
        var store = new FileTokenStore(_folder.File(folder));
        await store.WriteAsync("s", "text", Token);
        return store;
    }

    private static async Task AssertRefusedAsync(FileTokenStore store, string advice)
    {
        Assert.Contains(advice, (await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await store.ReadAsync("s", Token))).Message, StringComparison.Ordinal);
        Assert.Contains(advice, (await Assert.ThrowsAsync<UnauthorizedAccessException>(async () => await store.WriteAsync("s", "other", Token))).Message, StringComparison.Ordinal);
    }

    private static void SetMode(string folder, string mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32(mode, 8));
        }
    }

    private static bool IsRoot() => OperatingSystem.IsLinux() && FileOwner.CurrentUserId == 0;
}
