using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>What <see cref="IDeviceSessionStore.TryRotateAsync"/> promises, for every store.</summary>
public abstract class RotationSpecification : StoreSpecification
{
    [Fact]
    public async Task A_rotation_replaces_the_hash_and_moves_the_times()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");

        var rotated = await RotateAsync(session, presented: 1, successor: 2, now: Now.AddHours(1));

        Assert.Equal(Hash(2), rotated!.RefreshTokenHash);
        Assert.Equal((Now.AddHours(1), Now.AddHours(1)), (rotated.RotatedAt, rotated.UpdatedAt));
        Assert.Equal((Now.AddDays(1).AddHours(1), Now.AddDays(30)), (rotated.ExpiresAt, rotated.AbsoluteExpiresAt));
        Assert.Equal(("agent 2", "192.0.2.2"), (rotated.UserAgent, rotated.IpAddress));
        Assert.Equivalent(rotated, await FindAsync(session.UserId, "s1"), strict: true);
    }

    [Fact]
    public async Task Times_keep_their_milliseconds()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");
        var now = Now.AddMilliseconds(1234);

        await RotateAsync(session, presented: 1, successor: 2, now);

        Assert.Equal(now, (await FindAsync(session.UserId, "s1"))!.RotatedAt);
    }

    [Fact]
    public async Task Only_the_current_hash_is_rotated()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");
        await RotateAsync(session, presented: 1, successor: 2);

        Assert.Null(await RotateAsync(session, presented: 1, successor: 3));
        Assert.Null(await RotateAsync(session, presented: 9, successor: 3));

        Assert.Equal(Hash(2), (await FindAsync(session.UserId, "s1"))!.RefreshTokenHash);
    }

    [Fact]
    public async Task What_is_not_rotated_is_answered_as_it_is_in_the_same_step()
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        var session = await StartAsync(user.Id, "phone", "s1");
        var rotated = await RotateAsync(session, presented: 1, successor: 2);
        Task<RotationResult> Try(long userId, string sessionId, int presented, DateTimeOffset now) => SessionsAsync(sessions
            => sessions.TryRotateAsync(
                new SessionRotation
                {
                    UserId = userId,
                    SessionId = sessionId,
                    PresentedHash = Hash(presented),
                    SuccessorHash = Hash(3),
                    Now = now,
                    ExpiresAt = now.AddDays(1),
                    ListedUntil = now,
                },
                Token));

        var late = await Try(user.Id, "s1", presented: 1, Now.AddMinutes(2));
        var expired = await Try(user.Id, "s1", presented: 2, rotated!.ExpiresAt);
        var others = await Try(other.Id, "s1", presented: 2, Now.AddMinutes(2));
        var unknown = await Try(user.Id, "s2", presented: 2, Now.AddMinutes(2));
        await Fixture.SetActiveAsync(user.Id, false);
        var inactive = await Try(user.Id, "s1", presented: 2, Now.AddMinutes(2));

        Assert.Equivalent(new RotationResult(Rotated: null, rotated, RotationProof.None), late, strict: true);
        Assert.Equivalent(new RotationResult(Rotated: null, rotated, RotationProof.None), expired, strict: true);
        Assert.All([others, unknown, inactive], result => Assert.Equal(new RotationResult(Rotated: null, Current: null, RotationProof.None), result));
    }

    [Fact]
    public async Task What_is_rotated_is_answered_as_this_rotation_left_it_also_when_the_next_one_comes_at_once()
    {
        var user = await AddUserAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        for (var round = 0; round < 20; round++)
        {
            var session = await StartAsync(user.Id, $"device {round}", $"s{round}");
            var next = Task.Run(
                async () =>
                {
                    while (await RotateAsync(session, presented: 2, successor: 3) is null)
                    {
                        end.Token.ThrowIfCancellationRequested();
                    }
                },
                end.Token);

            var rotated = await RotateAsync(session, presented: 1, successor: 2);

            if (rotated is null)
            {
                await end.CancelAsync();
            }

            Assert.Equal(Hash(2), rotated?.RefreshTokenHash);
            await next;
        }
    }

    [Fact]
    public async Task A_session_of_another_user_or_with_another_sid_is_not_rotated()
    {
        var (user, other) = (await AddUserAsync(), await AddUserAsync("bob@example.com"));
        var session = await StartAsync(user.Id, "phone", "s1");

        Assert.Null(await RotateAsync(NewSession(other.Id, "phone", "s1"), presented: 1, successor: 2));
        Assert.Null(await RotateAsync(NewSession(user.Id, "phone", "s2"), presented: 1, successor: 2));

        Assert.Equivalent(session, await FindAsync(user.Id, "s1"), strict: true);
    }

    [Fact]
    public async Task A_session_rotates_until_it_expires_and_not_then()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");

        Assert.Null(await RotateAsync(session, presented: 1, successor: 2, now: session.ExpiresAt));
        Assert.NotNull(await RotateAsync(session, presented: 1, successor: 2, now: session.ExpiresAt.AddMilliseconds(-1)));
    }

    [Fact]
    public async Task The_absolute_end_caps_the_sliding_one()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");

        var rotated = await RotateAsync(session, presented: 1, successor: 2, expires: Now.AddDays(31));

        Assert.Equal(session.AbsoluteExpiresAt, rotated!.ExpiresAt);
    }

    [Fact]
    public async Task A_session_of_an_inactive_user_is_not_rotated()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");
        await Fixture.SetActiveAsync(session.UserId, false);

        Assert.Null(await RotateAsync(session, presented: 1, successor: 2));

        await Fixture.SetActiveAsync(session.UserId, true);
        Assert.Equivalent(session, await FindAsync(session.UserId, "s1"), strict: true);
    }

    [Fact]
    public async Task An_ended_session_is_not_rotated()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");
        await SessionsAsync(sessions => sessions.TryRevokeAsync(session.UserId, "s1", Token));

        Assert.Null(await RotateAsync(session, presented: 1, successor: 2));
    }

    [Fact]
    public async Task A_rotation_lists_the_one_before_it_if_that_may_be_shown_and_else_what_was_listed()
    {
        var session = NewSession((await AddUserAsync()).Id, "phone", "s1");
        (session.UserAgent, session.IpAddress) = ("login", "192.0.2.9");
        await TryStartAsync(session);

        Assert.Equal((Now, "login", "192.0.2.9"), Listed(await RotateAsync(session, 1, 2, Now.AddSeconds(1), listedUntil: Now.AddSeconds(-30))));
        var second = await RotateAsync(session, 2, 3, Now.AddHours(1), listedUntil: Now.AddMinutes(59));
        Assert.Equal((Now.AddSeconds(1), "agent 2", "192.0.2.2"), Listed(second));
        var third = await RotateAsync(session, 3, 4, Now.AddHours(1).AddSeconds(9), listedUntil: Now.AddMinutes(59));

        Assert.Equal(Listed(second), Listed(third));
        Assert.Equivalent(third, await FindAsync(session.UserId, "s1"), strict: true);

        static (DateTimeOffset?, string?, string?) Listed(DeviceSession? rotated)
            => (rotated!.ListedAt, rotated.ListedUserAgent, rotated.ListedIpAddress);
    }

    [Fact]
    public async Task A_repeat_from_elsewhere_counts_once_for_each_rotation_and_only_in_a_row()
    {
        await AddUserAsync("bob@example.com");
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");
        await RotateAsync(session, presented: 1, successor: 2);

        Assert.Equal((1, true), Count(await NoteAsync(session, 2, Now.AddMinutes(2), "thief")));
        Assert.Equal((1, false), Count(await NoteAsync(session, 2, Now.AddMinutes(3), "other")));
        Assert.Equal(-1, (await RotateAsync(session, presented: 2, successor: 3, now: Now.AddHours(1)))!.ForeignRepeats);
        Assert.Equal((2, true), Count(await NoteAsync(session, 3, Now.AddHours(1).AddSeconds(1), "other")));
        await RotateAsync(session, presented: 3, successor: 4, now: Now.AddHours(2));
        Assert.Equal(0, (await RotateAsync(session, presented: 4, successor: 5, now: Now.AddHours(3)))!.ForeignRepeats);
        var last = await NoteAsync(session, 5, Now.AddHours(3).AddSeconds(1), "other");

        Assert.Equal((1, true), Count(last));
        Assert.Equal(
            (Now.AddMinutes(2), "thief", "198.51.100.1"), (last.Current!.RepeatedAt, last.Current.RepeatUserAgent, last.Current.RepeatIpAddress));
        Assert.Equal((Now.AddHours(3), Now.AddHours(3).AddSeconds(1)), (last.Current.RotatedAt, last.Current.UpdatedAt));
        Assert.Equivalent(last.Current, await FindAsync(session.UserId, "s1"), strict: true);
    }

    [Fact]
    public async Task A_repeat_of_a_session_that_went_on_or_ended_changes_nothing()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");
        var other = await AddUserAsync("bob@example.com");
        var rotated = await RotateAsync(session, presented: 1, successor: 2);
        var nothing = new ForeignRepeatResult(Current: null, IsCounted: false);

        Assert.Equal(nothing, await NoteAsync(session, 1, Now.AddMinutes(2), "thief"));
        Assert.Equal(nothing, await NoteAsync(NewSession(other.Id, "phone", "s1"), 2, Now.AddMinutes(2), "thief"));
        Assert.Equivalent(rotated, await FindAsync(session.UserId, "s1"), strict: true);
        await Fixture.SetActiveAsync(session.UserId, false);
        Assert.Equal(nothing, await NoteAsync(session, 2, Now.AddMinutes(2), "thief"));
        await SessionsAsync(sessions => sessions.TryRevokeAsync(session.UserId, "s1", Token));
        Assert.Equal(nothing, await NoteAsync(session, 2, Now.AddMinutes(2), "thief"));
    }

    [Fact]
    public async Task Of_16_repeats_from_elsewhere_at_once_one_counts()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");
        await RotateAsync(session, presented: 1, successor: 2);

        var noted = await Racing.RunAsync(16, number => NoteAsync(session, 2, Now.AddMinutes(2), $"thief {number}"));

        Assert.Single(noted, result => result.IsCounted);
        Assert.All(noted, result => Assert.Equal(1, result.Current!.ForeignRepeats));
    }

    [Fact]
    public async Task Of_32_parallel_rotations_of_one_token_one_succeeds()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");

        var rotations = await Racing.RunAsync(32, number => RotateAsync(session, presented: 1, successor: 2 + number));

        var winner = Assert.Single(rotations, rotated => rotated is not null);
        Assert.Equal(winner!.RefreshTokenHash, (await FindAsync(session.UserId, "s1"))!.RefreshTokenHash);
    }

    [Fact]
    public async Task A_rotation_that_races_a_logout_never_leaves_a_session()
    {
        var user = await AddUserAsync();
        for (var round = 0; round < 20; round++)
        {
            var session = await StartAsync(user.Id, "phone", $"s{round}");

            await Racing.RunAsync(
                () => RotateAsync(session, presented: 1, successor: 2),
                () => SessionsAsync(sessions => sessions.TryRevokeAsync(user.Id, session.SessionId, Token)),
                () => RotateAsync(session, presented: 1, successor: 3));

            Assert.Empty(await ListAsync(user.Id));
        }
    }

    private static (int, bool) Count(ForeignRepeatResult result) => (result.Current!.ForeignRepeats, result.IsCounted);

    private Task<ForeignRepeatResult> NoteAsync(DeviceSession session, int current, DateTimeOffset now, string agent)
        => SessionsAsync(sessions => sessions.TryNoteRepeatAsync(
            new ForeignRepeat
            {
                UserId = session.UserId,
                SessionId = session.SessionId,
                CurrentHash = Hash(current),
                Now = now,
                UserAgent = agent,
                IpAddress = agent == "thief" ? "198.51.100.1" : "198.51.100.2",
            },
            Token));
}
