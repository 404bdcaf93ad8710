using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Specification;

/// <summary>What <see cref="IDeviceSessionStore.TryRotateAsync"/> promises of sessions that are bound to a key, for every store.</summary>
public abstract class BoundRotationSpecification : StoreSpecification
{
    private static readonly string Own = new('k', 43);
    private static readonly string Other = new('o', 43);

    [Fact]
    public async Task A_session_keeps_the_key_that_it_started_with()
    {
        var session = await StartBoundAsync("s1", Own, bindsAccessToken: true);

        var found = await FindAsync(session.UserId, "s1");

        Assert.Equal((Own, true), (found!.KeyThumbprint, found.BindsAccessToken));
        var listed = Assert.Single(await SessionsAsync(sessions => sessions.ListAsync(session.UserId, Now, Token)));
        Assert.Equal((Own, true), (listed.KeyThumbprint, listed.BindsAccessToken));
    }

    [Fact]
    public async Task A_bound_session_is_rotated_with_its_key_and_without_it_stays_as_it_is()
    {
        var session = await StartBoundAsync("s1", Own, bindsAccessToken: true);

        Assert.Equivalent(new RotationResult(Rotated: null, session), await RotateAsync(session, key: null, presented: 1, successor: 2), strict: true);
        Assert.Equivalent(new RotationResult(Rotated: null, session), await RotateAsync(session, Other, presented: 1, successor: 2), strict: true);
        Assert.Equivalent(
            new RotationResult(Rotated: null, session), await RotateAsync(session, Own.ToUpperInvariant(), presented: 1, successor: 2), strict: true);
        Assert.Equivalent(session, await FindAsync(session.UserId, "s1"), strict: true);

        var rotated = (await RotateAsync(session, Own, presented: 1, successor: 2)).Rotated;

        Assert.Equal((Own, true), (rotated!.KeyThumbprint, rotated.BindsAccessToken));
        Assert.Equal(Hash(2), rotated.RefreshTokenHash);
        Assert.Equivalent(rotated, await FindAsync(session.UserId, "s1"), strict: true);
    }

    [Fact]
    public async Task A_rotation_with_a_key_binds_a_session_without_one_and_no_later_one_changes_that()
    {
        var session = await StartBoundAsync("s1", key: null, bindsAccessToken: false);

        var unbound = (await RotateAsync(session, key: null, presented: 1, successor: 2)).Rotated;
        var bound = (await RotateAsync(session, Own, presented: 2, successor: 3, bindsAccessToken: true)).Rotated;
        var again = (await RotateAsync(session, Own, presented: 3, successor: 4, bindsAccessToken: false)).Rotated;

        Assert.Equal((null, false), (unbound!.KeyThumbprint, unbound.BindsAccessToken));
        Assert.Equal((Own, true), (bound!.KeyThumbprint, bound.BindsAccessToken));
        Assert.Equal((Own, true), (again!.KeyThumbprint, again.BindsAccessToken));
        Assert.Null((await RotateAsync(session, Other, presented: 4, successor: 5)).Rotated);
        Assert.Equivalent(again, await FindAsync(session.UserId, "s1"), strict: true);
    }

    [Fact]
    public async Task A_key_does_not_bind_by_a_token_that_is_not_the_current_one()
    {
        var session = await StartBoundAsync("s1", key: null, bindsAccessToken: false);
        var rotated = (await RotateAsync(session, key: null, presented: 1, successor: 2)).Rotated;

        Assert.Null((await RotateAsync(session, Other, presented: 1, successor: 2)).Rotated);
        Assert.Null((await RotateAsync(session, Other, presented: 9, successor: 2)).Rotated);

        Assert.Equivalent(rotated, await FindAsync(session.UserId, "s1"), strict: true);
    }

    [Fact]
    public async Task Of_16_keys_at_once_for_a_session_without_one_one_is_bound()
    {
        var session = await StartBoundAsync("s1", key: null, bindsAccessToken: false);
        string[] keys = [.. Enumerable.Range(0, 16).Select(number => new string((char)('a' + number), 43))];

        var rotations = await Racing.RunAsync(16, number => RotateAsync(session, keys[number], presented: 1, successor: 2));

        var winner = Assert.Single(rotations, result => result.Rotated is not null).Rotated!;
        Assert.Equal(keys[Array.FindIndex(rotations, result => result.Rotated is not null)], winner.KeyThumbprint);
        Assert.All(rotations.Where(result => result.Rotated is null), result => Assert.Equal(winner.KeyThumbprint, result.Current!.KeyThumbprint));
        Assert.Equal(winner.KeyThumbprint, (await FindAsync(session.UserId, "s1"))!.KeyThumbprint);
    }

    [Fact]
    public async Task Of_16_rotations_at_once_of_which_one_has_the_key_that_one_succeeds()
    {
        var session = await StartBoundAsync("s1", Own, bindsAccessToken: false);

        var rotations = await Racing.RunAsync(
            16, number => RotateAsync(session, number == 11 ? Own : number % 2 == 0 ? Other : null, presented: 1, successor: 2 + number));

        Assert.Equal(Hash(13), rotations[11].Rotated?.RefreshTokenHash);
        Assert.Single(rotations, result => result.Rotated is not null);
    }

    [Fact]
    public async Task The_next_session_on_the_device_has_the_key_of_its_own_login()
    {
        var session = await StartBoundAsync("s1", Own, bindsAccessToken: true);
        var unbound = NewSession(session.UserId, "phone", "s2");
        await TryStartAsync(unbound);
        Assert.Null((await FindAsync(session.UserId, "s2"))!.KeyThumbprint);

        var bound = NewSession(session.UserId, "phone", "s3");
        bound.KeyThumbprint = Other;
        await TryStartAsync(bound);

        var found = await FindAsync(session.UserId, "s3");
        Assert.Equal((Other, false), (found!.KeyThumbprint, found.BindsAccessToken));
    }

    private async Task<DeviceSession> StartBoundAsync(string sessionId, string? key, bool bindsAccessToken)
    {
        var session = NewSession((await AddUserAsync()).Id, "phone", sessionId);
        (session.KeyThumbprint, session.BindsAccessToken) = (key, bindsAccessToken);
        var started = await TryStartAsync(session);
        Assert.NotNull(started);
        return started.Session;
    }

    private Task<RotationResult> RotateAsync(DeviceSession session, string? key, int presented, int successor, bool bindsAccessToken = false)
        => SessionsAsync(sessions => sessions.TryRotateAsync(
            new SessionRotation
            {
                UserId = session.UserId,
                SessionId = session.SessionId,
                PresentedHash = Hash(presented),
                SuccessorHash = Hash(successor),
                Now = Now.AddMinutes(1),
                ExpiresAt = Now.AddMinutes(1).AddDays(1),
                ListedUntil = Now,
                KeyThumbprint = key,
                BindsAccessToken = bindsAccessToken,
            },
            Token));
}
