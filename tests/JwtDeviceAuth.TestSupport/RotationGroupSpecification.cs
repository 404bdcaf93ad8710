using System.Collections.Concurrent;
using JwtDeviceAuth.EntityFrameworkCore.GroupCommit;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.EntityFrameworkCore.Stores;
using JwtDeviceAuth.Specification;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>What rotations promise that share one commit. Another transaction holds the table until all that are to share it wait.</summary>
public abstract class RotationGroupSpecification : StoreSpecification
{
    private const int Members = 20;

    private readonly ConcurrentQueue<int> _groups = new();

    /// <summary>Keeps rotations out until the transaction ends; empty where a transaction does that by itself.</summary>
    protected abstract string HoldTable { get; }

    /// <summary>Statements that make every rotation on the device "bad" fail, one element for each way in which one can fail.</summary>
    protected abstract string MakeBadDeviceFail(int way);

    [Fact]
    public async Task Rotations_that_wait_share_one_commit_and_each_gets_its_own_answer()
    {
        var sessions = await StartManyAsync();

        var rotated = await TogetherAsync(sessions, session => RotateAsync(session, presented: 1, successor: 2));

        Assert.Equal(sessions.Select(session => (session.Id, session.SessionId)), rotated.Select(session => (session!.Id, session.SessionId)));
        Assert.All(rotated, session => Assert.Equal(Hash(2), session!.RefreshTokenHash));
        Assert.Contains(_groups, size => size >= Members);
        foreach (var session in rotated)
        {
            Assert.Equivalent(session, await FindAsync(session!.UserId, session.SessionId), strict: true);
        }
    }

    [Fact]
    public async Task Equal_tokens_in_one_group_are_rotated_once_and_all_learn_of_the_same_successor()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");

        var answers = await TogetherAsync(Enumerable.Repeat(session, Members), _ => SessionsAsync(async sessions =>
        {
            var rotated = await sessions.TryRotateAsync(Rotation(session, Hash(1), Hash(2), Now.AddMinutes(1)), Token);
            return (rotated.Rotated, Session: rotated.Rotated ?? rotated.Current);
        }));

        Assert.Single(answers, answer => answer.Rotated is not null);
        Assert.All(answers, answer => Assert.Equivalent(answers[0].Session, answer.Session, strict: true));
        Assert.Equal(Hash(2), answers[0].Session!.RefreshTokenHash);
    }

    [Fact]
    public async Task Of_equal_tokens_in_one_group_the_one_with_the_key_is_rotated_wherever_it_stands()
    {
        var session = NewSession((await AddUserAsync()).Id, "phone", "s1");
        session.KeyThumbprint = "own";
        await TryStartAsync(session);

        var answers = await TogetherAsync(
            Enumerable.Range(0, Members),
            number => SessionsAsync(sessions => sessions.TryRotateAsync(
                Rotation(session, Hash(1), Hash(2), Now.AddMinutes(1), key: number == Members - 1 ? "own" : number % 2 == 0 ? "other" : null), Token)));

        Assert.Equal(Hash(2), answers[^1].Rotated?.RefreshTokenHash);
        Assert.All(answers[..^1], answer => Assert.True(answer is { Rotated: null, Current.KeyThumbprint: "own" }));
    }

    [Fact]
    public async Task Proofs_are_noted_in_the_commit_of_their_rotations_and_who_brings_a_used_one_harms_nobody()
    {
        const int Replay = Members / 2;
        var sessions = await StartManyAsync();
        Assert.True(await AddNoteAsync(Proof(Replay)));

        var results = await TogetherAsync(Enumerable.Range(0, Members), number => TryAsync(sessions[number], "own", Proof(number)));

        Assert.Contains(_groups, size => size >= Members);
        for (var number = 0; number < Members; number++)
        {
            var found = await FindAsync(sessions[number].UserId, sessions[number].SessionId);
            Assert.Equal(
                number == Replay ? (RotationProof.Replayed, null, Hash(1)[0]) : (RotationProof.Noted, "own", Hash(2)[0]),
                (results[number].Proof, found!.KeyThumbprint, found.RefreshTokenHash[0]));
            Assert.Equivalent(results[number].Rotated ?? sessions[number], found, strict: true);
            Assert.False(await AddNoteAsync(Proof(number)));
        }
    }

    [Fact]
    public async Task Of_sessions_in_one_group_that_bring_one_proof_one_is_rotated()
    {
        var sessions = await StartManyAsync();

        var results = await TogetherAsync(sessions, session => TryAsync(session, "own", Proof(1)));

        Assert.Single(results, result => result is { Rotated: not null, Proof: RotationProof.Noted });
        Assert.Equal(Members - 1, results.Count(result => result is { Rotated: null, Proof: RotationProof.Replayed }));
        var rows = await ListAsync(sessions[0].UserId);
        Assert.Single(rows, row => row.KeyThumbprint == "own");
    }

    [Fact]
    public async Task Of_equal_tokens_in_one_group_one_with_a_fresh_proof_is_rotated_wherever_it_stands()
    {
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");
        await AddNoteAsync(Proof(0));

        var results = await TogetherAsync(
            Enumerable.Range(0, Members), number => TryAsync(session, "own", Proof(number < Members - 2 ? 0 : number)));

        Assert.All(results[..^2], result => Assert.Null(result.Rotated));
        Assert.Contains(results, result => result.Proof == RotationProof.Replayed);
        var rotated = Assert.Single(results[^2..], result => result.Proof == RotationProof.Noted).Rotated;
        Assert.Equivalent(rotated, await FindAsync(session.UserId, "s1"), strict: true);

        // Of the one that came too late nothing is left.
        var noted = await Task.WhenAll(Enumerable.Range(Members - 2, 2).Select(number => AddNoteAsync(Proof(number))));
        Assert.Equal(results[^2..].Select(result => result.Proof != RotationProof.Noted), noted);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public async Task A_member_that_fails_takes_nobody_along(int way, bool withProofs)
    {
        var sessions = await StartManyAsync();
        var bad = await StartAsync(sessions[0].UserId, "bad", "bad");
        sessions.Insert(Members / 2, bad);
        await ExecuteAsync(MakeBadDeviceFail(way));

        var failures = await TogetherAsync(
            sessions,
            session => Record.ExceptionAsync(() => TryAsync(session, key: null, withProofs ? Proof(sessions.IndexOf(session)) : null)).AsTask());

        Assert.Contains(_groups, size => size >= Members);
        Assert.All(
            sessions.Zip(failures),
            pair => Assert.True(pair.First == bad ? pair.Second is not null and not StoreUnavailableException : pair.Second is null));
        foreach (var session in sessions)
        {
            Assert.Equal(session == bad ? Hash(1) : Hash(2), (await FindAsync(session.UserId, session.SessionId))!.RefreshTokenHash);
        }

        if (withProofs)
        {
            Assert.True(await AddNoteAsync(Proof(Members / 2)));
        }
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_has_changed_nothing()
    {
        var sessions = await StartManyAsync();
        var leaving = await StartAsync(sessions[0].UserId, "leaving", "leaving");
        using var left = new CancellationTokenSource();

        await TogetherAsync(sessions, session => RotateAsync(session, presented: 1, successor: 2), async () =>
        {
            var waiting = SessionsAsync(store => store.TryRotateAsync(Rotation(leaving, Hash(1), Hash(2), Now.AddMinutes(1)), left.Token));
            await left.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(20), Token));
        });

        Assert.Equal(Hash(1), (await FindAsync(leaving.UserId, leaving.SessionId))!.RefreshTokenHash);
        Assert.Equal(Hash(2), (await FindAsync(sessions[^1].UserId, sessions[^1].SessionId))!.RefreshTokenHash);
    }

    [Fact]
    public async Task When_too_many_wait_the_rest_is_told_at_once_that_the_store_is_busy()
    {
        const int Surplus = 100;
        var session = await StartAsync((await AddUserAsync()).Id, "phone", "s1");
        StoreUnavailableException[] refused = [];

        var waiting = new List<Task<DeviceSession?>>();
        await TogetherAsync([session], opener => RotateAsync(opener, presented: 9, successor: 8), () =>
        {
            waiting.AddRange(Enumerable.Range(0, RotationQueue.Capacity + Surplus).Select(_ => RotateAsync(session, presented: 1, successor: 2)));
            refused =
            [
                .. waiting.Where(task => task.IsFaulted).Select(task => Assert.IsType<StoreUnavailableException>(task.Exception!.InnerException)),
            ];
            return Task.CompletedTask;
        });

        // One more than the surplus: the one that came first may still be waiting, too.
        Assert.InRange(refused.Length, Surplus, Surplus + 1);
        Assert.All(refused, exception => Assert.True(exception.IsBusy));
        var answers = await Task.WhenAll(waiting.Where(task => !task.IsFaulted));
        Assert.Single(answers, answer => answer is not null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Groups_leave_the_same_rows_as_one_statement_after_the_other(int seed)
    {
        var random = new SeededNumbers(seed);
        var now = Now;
        var (grouped, single) = (await StartManyAsync("grouped"), await StartManyAsync("single"));
        var known = grouped.ConvertAll(_ => new List<int> { 1 });
        for (var (round, last) = (0, 1); round < 8; round++)
        {
            now = now.AddHours(random.Next(1, 9));
            if (round % 3 == 1)
            {
                var isActive = random.Next(0, 2) == 0;
                await Fixture.SetActiveAsync(grouped[0].UserId, isActive);
                await Fixture.SetActiveAsync(single[0].UserId, isActive);
            }

            var steps = Enumerable.Range(0, Members).Select(_ =>
            {
                // The current hash, an older one, or that of a successor which is in this very group.
                var (which, owner) = (random.Next(0, grouped.Count), random.Next(0, 10) > 0);
                var presented = known[which][random.Next(Math.Max(0, known[which].Count - 3), known[which].Count)];
                known[which].Add(++last);

                // Half of the sessions never see a key; of proofs, some are in the group already, or were in an earlier one.
                var key = which % 2 == 0 ? null : random.Next(0, 4) switch { 0 => null, 1 => "other", _ => "own" };
                int? proof = key is null || random.Next(0, 4) == 0 ? null : Math.Max(1, last - random.Next(0, 4));
                return (which, owner, presented, successor: last, at: now.AddMilliseconds(random.Next(-1, 2)), key, proof);
            }).ToArray();

            SessionRotation Of(
                List<DeviceSession> sessions, (int Which, bool Owner, int Presented, int Successor, DateTimeOffset At, string? Key, int? Proof) step)
                => Rotation(
                    sessions[step.Which], LongHash(step.Presented), LongHash(step.Successor), step.At,
                    step.Owner ? null : sessions[step.Which].UserId + 1000, step.Key,
                    step.Proof is { } proof ? Proof(sessions == single ? -proof : proof) : null);

            var together = await TogetherAsync(steps, step => SessionsAsync(store => store.TryRotateAsync(Of(grouped, step), Token)));
            foreach (var (step, answer) in steps.Zip(together))
            {
                var alone = await Fixture.UseAsync((JwtDeviceAuthDbContext context) => context.AtomicallyAsync(ct => context.RotateAsync(Of(single, step), ct), Token));
                Assert.Equal(
                    (Shown(alone?.Rotated), Shown(alone?.Current), alone?.Proof ?? RotationProof.Replayed),
                    (Shown(answer.Rotated), Shown(answer.Current), answer.Proof));
            }

            Assert.Equal(await RowsAsync(single), await RowsAsync(grouped));
        }
    }

    protected override async Task<IStoreFixture> CreateFixtureAsync()
    {
        var fixture = await CreateDatabaseAsync();
        await fixture.UseAsync((RotationQueue queue) =>
        {
            queue.GroupWritten = _groups.Enqueue;
            return Task.FromResult(true);
        });
        return fixture;
    }

    protected abstract Task<IStoreFixture> CreateDatabaseAsync();

    protected Task ExecuteAsync(string sql) => Fixture.UseAsync(
        (JwtDeviceAuthDbContext context) => context.Database.ExecuteSqlRawAsync(sql, Token));

    protected static SessionRotation Rotation(
        DeviceSession session, byte[] presented, byte[] successor, DateTimeOffset now, long? userId = null, string? key = null, OneTimeCode? proof = null) => new()
        {
            UserId = userId ?? session.UserId,
            SessionId = session.SessionId,
            PresentedHash = presented,
            SuccessorHash = successor,
            Now = now,
            ExpiresAt = now.AddDays(1),
            ListedUntil = now.AddSeconds(-30),
            KeyThumbprint = key,
            Proof = proof,
            BindsAccessToken = successor[0] % 3 == 0,
            UserAgent = successor[0] % 2 == 0 ? null : "agent",
            IpAddress = "192.0.2.1",
        };

    /// <summary>Begins all while another transaction keeps rotations out, so that they wait together.</summary>
    protected async Task<TResult[]> TogetherAsync<TItem, TResult>(
        IEnumerable<TItem> items, Func<TItem, Task<TResult>> rotate, Func<Task>? meanwhile = null)
    {
        var opener = NewSession(userId: 0, "opener", "opener");
        var begun = new List<Task<TResult>>();
        await Fixture.UseAsync(async (JwtDeviceAuthDbContext context) =>
        {
            await using var held = await context.Database.BeginTransactionAsync(Token);
            if (HoldTable.Length > 0)
            {
                await context.Database.ExecuteSqlRawAsync(HoldTable, Token);
            }

            // It is taken alone, and comes no further than the lock.
            begun.Add(RotateAsync(opener, presented: 9, successor: 8).ContinueWith(_ => default(TResult)!, TaskScheduler.Default));
            await Fixture.UseAsync(async (RotationQueue queue) =>
            {
                while (queue.Waiting > 0)
                {
                    await Task.Delay(5, Token);
                }

                return true;
            });
            begun.AddRange(items.Select(rotate));
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            return true;
        });
        return (await Task.WhenAll(begun))[1..];
    }

    protected static OneTimeCode Proof(int number) => new()
    {
        CodeHash = [.. BitConverter.GetBytes(number), .. Hash(9)[4..]],
        Purpose = "proof",
        CreatedAt = Now,
        ExpiresAt = Now.AddMinutes(5),
    };

    /// <summary>False if it was noted before.</summary>
    protected Task<bool> AddNoteAsync(OneTimeCode proof) => Fixture.UseAsync((IOneTimeCodeStore codes) => codes.TryAddAsync(proof, Token).AsTask());

    protected Task<RotationResult> TryAsync(DeviceSession session, string? key, OneTimeCode? proof)
        => SessionsAsync(sessions => sessions.TryRotateAsync(Rotation(session, Hash(1), Hash(2), Now.AddMinutes(1), key: key, proof: proof), Token));

    private static byte[] LongHash(int number) => number == 1 ? Hash(1) : [.. BitConverter.GetBytes(number), .. Hash(7)[4..]];

    private static object? Shown(DeviceSession? session) => session is null
        ? null
        : (Convert.ToHexString(session.RefreshTokenHash), session.DeviceId, session.UserAgent, session.IpAddress, session.CreatedAt,
            session.UpdatedAt, session.RotatedAt, session.ExpiresAt, session.AbsoluteExpiresAt, session.KeyThumbprint, session.BindsAccessToken);

    private Task<List<object?>> RowsAsync(List<DeviceSession> sessions) => Fixture.UseAsync(async (JwtDeviceAuthDbContext context) =>
    {
        var rows = await context.Set<DeviceSession>().AsNoTracking()
            .Where(session => session.UserId == sessions[0].UserId).OrderBy(session => session.DeviceId).ToListAsync(Token);
        return rows.ConvertAll(Shown);
    });

    private async Task<List<DeviceSession>> StartManyAsync(string name = "ann")
    {
        var user = await AddUserAsync($"{name}@example.com");
        var sessions = new List<DeviceSession>();
        for (var number = 0; number < Members; number++)
        {
            sessions.Add(await StartAsync(user.Id, $"device {number}", $"{name} {number}"));
        }

        return sessions;
    }
}
