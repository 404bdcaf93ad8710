using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>What <see cref="IRevokedSessionStore"/> promises, and what ends up in it, for every store.</summary>
public abstract class RevokedSessionSpecification : StoreSpecification
{
    [Fact]
    public async Task Every_way_to_end_a_session_before_its_time_is_remembered()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "logout", "by sid");
        var device = await StartAsync(user.Id, "device", "by id");
        await StartAsync(user.Id, "replaced", "replaced");
        await StartAsync(user.Id, "rest", "with all");

        await SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, "by sid", Token));
        await SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, null, device.Id, Now, Token));
        await StartAsync(user.Id, "replaced", "kept");
        await SessionsAsync(sessions => sessions.RevokeAllAsync(user.Id, "kept", Token));

        Assert.Equal(["by id", "by sid", "replaced", "with all"], await EndedAsync());
    }

    [Fact]
    public async Task Devices_past_the_limit_are_remembered()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "first", "s1", at: Now.AddHours(-1));

        await StartAsync(user.Id, "second", "s2", maximum: 1);

        Assert.Equal(["s1"], await EndedAsync());
    }

    [Fact]
    public async Task What_did_not_end_is_not_remembered()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(user.Id, "old", "s2", at: Now.AddDays(-2));

        await SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id + 1, "s1", Token));
        await TryStartAsync(NewSession(user.Id, "phone", "s3"), verifiedHash: "another");
        await SessionsAsync(sessions => sessions.RemoveExpiredAsync(Now, 0, Token));

        Assert.Empty(await EndedAsync());
    }

    [Fact]
    public async Task A_start_that_is_done_twice_does_not_end_itself()
    {
        var user = await AddUserAsync();

        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(user.Id, "phone", "s1");

        Assert.Empty(await EndedAsync());
        Assert.Single(await ListAsync(user.Id));
    }

    [Fact]
    public async Task Ended_sessions_are_listed_from_a_time_on_and_forgotten_before_one()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        await SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, "s1", Token));

        Assert.Equal(["s1"], await EndedAsync(Now));
        Assert.Empty(await EndedAsync(Now.AddMilliseconds(1)));
        Assert.Equal(0, await RemoveAsync(Now));
        Assert.Equal(1, await RemoveAsync(Now.AddMilliseconds(1)));
        Assert.Empty(await EndedAsync());
    }

    private Task<int> RemoveAsync(DateTimeOffset before) => Fixture.UseAsync((IRevokedSessionStore ended) => ended.RemoveAsync(before, Token).AsTask());
}
