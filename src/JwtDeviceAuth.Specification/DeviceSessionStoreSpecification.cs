using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>What <see cref="IDeviceSessionStore"/> promises besides rotation, for every store.</summary>
public abstract class DeviceSessionStoreSpecification : StoreSpecification
{
    [Fact]
    public async Task A_session_is_read_back_as_it_was_started()
    {
        var user = await AddUserAsync();
        var session = NewSession(user.Id, "phone", "s1");
        session.DeviceName = "Ann's phone";
        session.UserAgent = "agent";
        session.IpAddress = "2001:db8::1";

        var started = await TryStartAsync(session);

        Assert.True(started!.Session.Id > 0);
        Assert.Null(started.Replaced);
        Assert.Empty(started.Evicted);
        Assert.Equivalent(started.Session, await FindAsync(user.Id, "s1"), strict: true);
    }

    [Fact]
    public async Task A_login_on_the_same_device_replaces_the_session()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");

        var started = await TryStartAsync(NewSession(user.Id, "phone", "s2"));

        Assert.Equal("s1", started!.Replaced!.SessionId);
        Assert.Null(await FindAsync(user.Id, "s1"));
        Assert.Equal("s2", Assert.Single(await ListAsync(user.Id)).SessionId);
    }

    [Fact]
    public async Task A_new_login_without_a_device_name_keeps_the_name_that_the_device_had()
    {
        var user = await AddUserAsync();
        var named = NewSession(user.Id, "phone", "s1");
        named.DeviceName = "Ann's phone";
        await TryStartAsync(named);

        Assert.Equal("Ann's phone", (await StartAsync(user.Id, "phone", "s2")).DeviceName);

        var renamed = NewSession(user.Id, "phone", "s3");
        renamed.DeviceName = "Old phone";
        Assert.Equal("Old phone", (await TryStartAsync(renamed))!.Session.DeviceName);
    }

    [Fact]
    public async Task Devices_login_types_and_users_have_sessions_of_their_own()
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));

        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(user.Id, "laptop", "s2");
        await StartAsync(user.Id, "phone", "s3", loginType: "google");
        await StartAsync(other.Id, "phone", "s4");

        Assert.Equal(["s1", "s2", "s3"], (await ListAsync(user.Id)).Select(session => session.SessionId).Order());
        Assert.Equal(["s4"], (await ListAsync(other.Id)).Select(session => session.SessionId));
    }

    [Fact]
    public async Task A_social_login_without_a_device_has_one_session_per_provider()
    {
        var user = await AddUserAsync();

        await StartAsync(user.Id, DeviceIds.None, "s1", loginType: "google");
        await StartAsync(user.Id, DeviceIds.None, "s2", loginType: "google");
        await StartAsync(user.Id, DeviceIds.None, "s3", loginType: "github");

        Assert.Equal(["s2", "s3"], (await ListAsync(user.Id)).Select(session => session.SessionId).Order());
    }

    [Fact]
    public async Task A_session_starts_only_on_the_password_that_is_stored_and_for_an_active_user()
    {
        var user = await AddUserAsync();

        Assert.Null(await TryStartAsync(NewSession(user.Id, "phone", "s1"), verifiedHash: "another"));
        Assert.Null(await TryStartAsync(NewSession(user.Id + 1, "phone", "s1")));
        Assert.NotNull(await TryStartAsync(NewSession(user.Id, "phone", "s1"), verifiedHash: null));
        await Fixture.SetActiveAsync(user.Id, false);
        Assert.Null(await TryStartAsync(NewSession(user.Id, "phone", "s2")));

        await Fixture.SetActiveAsync(user.Id, true);
        Assert.Equal("s1", Assert.Single(await ListAsync(user.Id)).SessionId);
    }

    [Fact]
    public async Task A_condition_that_fails_leaves_the_old_session_alone()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");

        await TryStartAsync(NewSession(user.Id, "phone", "s2"), verifiedHash: "another");

        Assert.NotNull(await FindAsync(user.Id, "s1"));
    }

    [Fact]
    public async Task Past_the_limit_the_device_unused_the_longest_ends()
    {
        var user = await AddUserAsync();
        var first = await StartAsync(user.Id, "first", "s1", at: Now.AddHours(-3));
        await StartAsync(user.Id, "second", "s2", at: Now.AddHours(-2));
        await RotateAsync(first, presented: 1, successor: 2, now: Now.AddHours(-1));

        var started = await TryStartAsync(NewSession(user.Id, "third", "s3"), maximum: 2);

        Assert.Equal("s2", Assert.Single(started!.Evicted).SessionId);
        Assert.Equal(["s3", "s1"], (await ListAsync(user.Id)).Select(session => session.SessionId));
    }

    [Fact]
    public async Task The_limit_counts_the_live_sessions_of_this_user_and_of_two_unused_as_long_the_older_ends()
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        await StartAsync(user.Id, "expired", "s0", at: Now.AddDays(-1));
        await StartAsync(user.Id, "first", "s1", at: Now.AddHours(-1));
        await StartAsync(user.Id, "second", "s2", at: Now.AddHours(-1));
        await StartAsync(other.Id, "phone", "b1", at: Now.AddMinutes(-1));

        Assert.Empty((await TryStartAsync(NewSession(user.Id, "third", "s3"), maximum: 3))!.Evicted);
        Assert.Equal("s1", Assert.Single((await TryStartAsync(NewSession(user.Id, "fourth", "s4"), maximum: 3))!.Evicted).SessionId);
        Assert.NotNull(await FindAsync(user.Id, "s0"));
    }

    [Fact]
    public async Task A_login_on_a_known_device_evicts_nobody()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "first", "s1", maximum: 2);
        await StartAsync(user.Id, "second", "s2", maximum: 2);

        var started = await TryStartAsync(NewSession(user.Id, "second", "s3"), maximum: 2);

        Assert.Empty(started!.Evicted);
        Assert.Equal(2, (await ListAsync(user.Id)).Count);
    }

    [Fact]
    public async Task Twelve_parallel_logins_on_one_device_leave_one_row()
    {
        var user = await AddUserAsync();

        var started = await Racing.RunAsync(12, number => TryStartAsync(NewSession(user.Id, "phone", $"s{number}")));

        Assert.All(started, Assert.NotNull);
        var left = Assert.Single(await ListAsync(user.Id));
        Assert.Equal(11, started.Count(one => one!.Replaced is not null));
        Assert.DoesNotContain(left.SessionId, started.Select(one => one!.Replaced?.SessionId));
    }

    [Fact]
    public async Task Parallel_logins_never_leave_more_devices_than_the_limit()
    {
        var user = await AddUserAsync();

        await Racing.RunAsync(12, number => TryStartAsync(NewSession(user.Id, $"device{number}", $"s{number}"), maximum: 3));

        Assert.Equal(3, (await ListAsync(user.Id)).Count);
    }

    [Fact]
    public async Task The_list_leaves_out_what_has_expired_and_puts_the_last_used_first()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "old", "s1", at: Now.AddDays(-1));
        var second = await StartAsync(user.Id, "second", "s2", at: Now.AddHours(-2));
        await StartAsync(user.Id, "third", "s3", at: Now.AddHours(-1));
        await RotateAsync(second, presented: 1, successor: 2, now: Now);

        Assert.Equal(["s2", "s3"], (await ListAsync(user.Id)).Select(session => session.SessionId));
        Assert.Equal(["s2", "s3", "s1"], (await ListAsync(user.Id, Now.AddMilliseconds(-1))).Select(session => session.SessionId));
    }

    [Fact]
    public async Task Of_two_that_were_used_at_the_same_moment_the_newer_is_first_in_the_list()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(user.Id, "laptop", "s2");

        Assert.Equal(["s2", "s1"], (await ListAsync(user.Id)).Select(session => session.SessionId));
    }

    [Fact]
    public async Task A_device_is_renamed_by_its_user_only()
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        var session = await StartAsync(user.Id, "phone", "s1");

        Assert.Null(await RenameAsync(other.Id, session.Id, "Mine", Now));
        Assert.Null(await RenameAsync(user.Id, session.Id, "Late", Now.AddDays(1)));
        var renamed = await RenameAsync(user.Id, session.Id, "Ann's phone", Now.AddHours(1));

        Assert.Equal(("Ann's phone", Now.AddHours(1)), (renamed!.DeviceName, renamed.UpdatedAt));
        Assert.Equal(session.LastUsedAt, renamed.LastUsedAt);
        Assert.Null((await RenameAsync(user.Id, session.Id, null, Now))!.DeviceName);
    }

    [Fact]
    public async Task A_session_is_ended_by_its_user_only_and_once()
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        var session = await StartAsync(user.Id, "phone", "s1");
        await StartAsync(user.Id, "laptop", "s2");

        Assert.Null(await SessionsAsync(sessions => sessions.TryRevokeAsync(other.Id, null, session.Id, Now, Token)));
        Assert.Null(await SessionsAsync(sessions => sessions.TryRevokeAsync(other.Id, "s1", Token)));
        Assert.Equivalent(session, await SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, null, session.Id, Now, Token)), strict: true);
        Assert.Null(await SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, null, session.Id, Now, Token)));
        Assert.Equal("laptop", (await SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, "s2", Token)))!.DeviceId);
        Assert.Empty(await ListAsync(user.Id));
    }

    [Fact]
    public async Task All_sessions_but_one_can_be_ended()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(user.Id, "laptop", "s2");
        await StartAsync(user.Id, "tablet", "s3");

        var ended = await SessionsAsync(sessions => sessions.RevokeAllAsync(user.Id, "s2", Token));

        Assert.Equal(["s1", "s3"], ended.Select(session => session.SessionId).Order());
        Assert.Equal("s2", Assert.Single(await ListAsync(user.Id)).SessionId);
        Assert.Single(await SessionsAsync(sessions => sessions.RevokeAllAsync(user.Id, null, Token)));
        Assert.Empty(await SessionsAsync(sessions => sessions.RevokeAllAsync(user.Id, null, Token)));
    }

    [Theory]
    [InlineData(true, "s1", "s3")]
    [InlineData(false, "s1", "s2", "s3")]
    public async Task A_session_ends_all_others_or_itself_as_well(bool keepsAsking, params string[] expected)
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        await StartAsync(user.Id, "phone", "s1");
        await StartAsync(user.Id, "laptop", "s2");
        await StartAsync(user.Id, "tablet", "s3");
        await StartAsync(other.Id, "phone", "b1");

        var ended = await SessionsAsync(sessions => sessions.TryRevokeAllAsync(user.Id, "s2", keepsAsking, Now, Token));

        Assert.Equal(expected, ended!.Select(session => session.SessionId).Order(StringComparer.Ordinal));
        Assert.Equal(3 - expected.Length, (await ListAsync(user.Id)).Count);
        Assert.Single(await ListAsync(other.Id));
    }

    [Fact]
    public async Task Of_parallel_ends_one_gets_the_session()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");

        var ended = await Racing.RunAsync(8, _ => SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, "s1", Token)));

        Assert.Single(ended, session => session is not null);
    }

    [Fact]
    public async Task A_session_of_an_inactive_user_is_not_found()
    {
        var user = await AddUserAsync();
        await StartAsync(user.Id, "phone", "s1");
        await Fixture.SetActiveAsync(user.Id, false);

        Assert.Null(await FindAsync(user.Id, "s1"));
    }

    [Fact]
    public async Task Clean_up_removes_what_has_expired_and_nothing_else()
    {
        var user = await AddUserAsync();
        foreach (var number in Enumerable.Range(0, 3))
        {
            await StartAsync(user.Id, $"old{number}", $"s{number}", at: Now.AddDays(-1));
        }

        await StartAsync(user.Id, "phone", "live", at: Now.AddDays(-1).AddMilliseconds(1));
        await StartAsync(user.Id, "laptop", "new");

        var batches = new List<CleanupBatch>();
        for (long? after = 0; after is { } position; after = batches[^1].Next)
        {
            batches.Add(await SessionsAsync(sessions => sessions.RemoveExpiredAsync(Now, position, Token)));
        }

        Assert.Equal((3, 2), (batches.Sum(batch => batch.Removed), batches.Sum(batch => batch.Live)));
        Assert.Equal(["new", "live"], (await ListAsync(user.Id, Now.AddYears(-1))).Select(session => session.SessionId));
    }

    private Task<DeviceSession?> RenameAsync(long userId, long id, string? name, DateTimeOffset now)
        => SessionsAsync(sessions => sessions.TryRenameAsync(userId, null, id, name, now, Token));
}
