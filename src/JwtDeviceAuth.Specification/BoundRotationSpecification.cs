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

        Assert.Equivalent(new RotationResult(Rotated: null, session, RotationProof.None), await RotateAsync(session, key: null, presented: 1, successor: 2), strict: true);
        Assert.Equivalent(new RotationResult(Rotated: null, session, RotationProof.None), await RotateAsync(session, Other, presented: 1, successor: 2), strict: true);
        Assert.Equivalent(
            new RotationResult(Rotated: null, session, RotationProof.None), await RotateAsync(session, Own.ToUpperInvariant(), presented: 1, successor: 2), strict: true);
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

    [Fact]
    public async Task A_rotation_notes_its_proof_and_none_comes_of_another_with_that_proof()
    {
        var session = await StartBoundAsync("s1", Own, bindsAccessToken: false);
        var proof = Proof(90);
        (proof.UserId, proof.Payload) = (session.UserId, "payload");

        var first = await RotateAsync(session, Own, presented: 1, successor: 2, proof: proof);
        var replay = await RotateAsync(session, Own, presented: 2, successor: 3, proof: Proof(90));

        Assert.Equal((RotationProof.Noted, RotationProof.Replayed), (first.Proof, replay.Proof));
        Assert.Null(replay.Rotated);
        Assert.Equivalent(first.Rotated, await FindAsync(session.UserId, "s1"), strict: true);
        Assert.Equivalent(proof, await FindNoteAsync(90), strict: true);
        Assert.Equal(RotationProof.Noted, (await RotateAsync(session, Own, presented: 2, successor: 3, proof: Proof(91))).Proof);
        Assert.Equal(RotationProof.None, (await RotateAsync(session, Own, presented: 3, successor: 4)).Proof);
    }

    /// <summary>By a login, or beside an access token, or with a rotation of another session; it matters not for what, nor whether it has expired.</summary>
    [Fact]
    public async Task A_proof_that_was_noted_elsewhere_rotates_nothing()
    {
        var session = await StartBoundAsync("s1", key: null, bindsAccessToken: false);
        var other = await StartAsync(session.UserId, "laptop", "s2");
        Assert.True(await AddNoteAsync(Proof(90, "another purpose", Now.AddMinutes(-1))));
        await RotateAsync(other, Own, presented: 1, successor: 2, proof: Proof(91));

        var replays = Enumerable.Range(90, 2).Select(number => RotateAsync(session, Own, presented: 1, successor: 2, proof: Proof(number)));

        Assert.All(await Task.WhenAll(replays), replay => Assert.Equal((null, RotationProof.Replayed), (replay.Rotated, replay.Proof)));
        Assert.Equivalent(session, await FindAsync(session.UserId, "s1"), strict: true);
    }

    /// <summary>Else whoever has an old token could fill the table, with proofs of keys of their own.</summary>
    [Fact]
    public async Task The_proof_of_a_rotation_that_does_not_happen_is_not_noted()
    {
        var session = await StartBoundAsync("s1", Own, bindsAccessToken: false);
        await AddNoteAsync(Proof(99));

        RotationResult[] refused =
        [
            await RotateAsync(session, Own, presented: 9, successor: 2, proof: Proof(90)),
            await RotateAsync(session, Other, presented: 1, successor: 2, proof: Proof(91)),
            await RotateAsync(session, Own, presented: 1, successor: 2, now: session.ExpiresAt, proof: Proof(92)),

            // What was used before is no replay where it could have opened nothing.
            await RotateAsync(session, Own, presented: 9, successor: 2, proof: Proof(99)),
        ];
        Assert.All(refused, result => Assert.Equivalent(new RotationResult(Rotated: null, session, RotationProof.None), result, strict: true));
        await Fixture.SetActiveAsync(session.UserId, isActive: false);
        var inactive = await RotateAsync(session, Own, presented: 1, successor: 2, proof: Proof(93));
        await Fixture.SetActiveAsync(session.UserId, isActive: true);
        await SessionsAsync(sessions => sessions.TryRevokeAsync(session.UserId, "s1", Token));
        var ended = await RotateAsync(session, Own, presented: 1, successor: 2, proof: Proof(94));

        Assert.All([inactive, ended], result => Assert.Equal(new RotationResult(Rotated: null, Current: null, RotationProof.None), result));
        for (var number = 90; number < 95; number++)
        {
            Assert.True(await AddNoteAsync(Proof(number)));
        }
    }

    [Fact]
    public async Task Of_one_proof_for_16_sessions_at_once_one_is_rotated_and_the_rest_stay_as_they_are()
    {
        var user = await AddUserAsync();
        List<DeviceSession> sessions = [];
        for (var number = 0; number < 16; number++)
        {
            sessions.Add(await StartAsync(user.Id, $"device {number}", $"s{number}"));
        }

        var rotations = await Racing.RunAsync(16, number => RotateAsync(sessions[number], Own, presented: 1, successor: 2, proof: Proof(90)));

        Assert.Single(rotations, result => result is { Rotated: not null, Proof: RotationProof.Noted });
        Assert.Equal(15, rotations.Count(result => result is { Rotated: null, Proof: RotationProof.Replayed }));
        foreach (var (session, result) in sessions.Zip(rotations))
        {
            var found = await FindAsync(user.Id, session.SessionId);
            Assert.Equal(result.Rotated is null ? null : Own, found!.KeyThumbprint);
            Assert.Equal(result.Rotated is null ? Hash(1) : Hash(2), found.RefreshTokenHash);
        }
    }

    [Fact]
    public async Task Of_16_proofs_at_once_for_one_token_the_one_that_rotates_is_noted_and_no_other()
    {
        var session = await StartBoundAsync("s1", Own, bindsAccessToken: false);

        var rotations = await Racing.RunAsync(16, number => RotateAsync(session, Own, presented: 1, successor: 2, proof: Proof(90 + number)));

        Assert.Single(rotations, result => result is { Rotated: not null, Proof: RotationProof.Noted });
        var winner = Array.FindIndex(rotations, result => result.Rotated is not null);
        Assert.Equal(15, rotations.Count(result => result is { Current: not null, Proof: RotationProof.None }));
        for (var number = 0; number < 16; number++)
        {
            Assert.Equal(number != winner, await AddNoteAsync(Proof(90 + number)));
        }
    }

    private static OneTimeCode Proof(int number, string purpose = "proof", DateTimeOffset? expires = null) => new()
    {
        CodeHash = Hash(number),
        Purpose = purpose,
        CreatedAt = Now,
        ExpiresAt = expires ?? Now.AddMinutes(5),
    };

    private Task<bool> AddNoteAsync(OneTimeCode proof) => Fixture.UseAsync((IOneTimeCodeStore codes) => codes.TryAddAsync(proof, Token).AsTask());

    private Task<OneTimeCode?> FindNoteAsync(int number) => Fixture.UseAsync((IOneTimeCodeStore codes) => codes.FindAsync(Hash(number), "proof", Now, Token).AsTask());

    private async Task<DeviceSession> StartBoundAsync(string sessionId, string? key, bool bindsAccessToken)
    {
        var session = NewSession((await AddUserAsync()).Id, "phone", sessionId);
        (session.KeyThumbprint, session.BindsAccessToken) = (key, bindsAccessToken);
        var started = await TryStartAsync(session);
        Assert.NotNull(started);
        return started.Session;
    }

    private Task<RotationResult> RotateAsync(
        DeviceSession session, string? key, int presented, int successor, bool bindsAccessToken = false, OneTimeCode? proof = null, DateTimeOffset? now = null)
        => SessionsAsync(sessions => sessions.TryRotateAsync(
            new SessionRotation
            {
                UserId = session.UserId,
                SessionId = session.SessionId,
                PresentedHash = Hash(presented),
                SuccessorHash = Hash(successor),
                Now = now ?? Now.AddMinutes(1),
                ExpiresAt = Now.AddMinutes(1).AddDays(1),
                ListedUntil = Now,
                KeyThumbprint = key,
                Proof = proof,
                BindsAccessToken = bindsAccessToken,
            },
            Token));
}
