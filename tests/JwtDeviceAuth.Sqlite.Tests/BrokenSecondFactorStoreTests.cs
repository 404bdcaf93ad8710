using System.Reflection;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Specification;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Xunit;
using Xunit.Sdk;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>Stores that are broken on purpose, one condition each: the specification has to find every one of them.</summary>
public sealed class BrokenSecondFactorStoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Faults =>
    [
        "a gate that a login without a factor passes", "a challenge that works twice", "a step that is taken twice", "a recovery code that works twice",
        "factors of another version",
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_specification_finds(string fault)
    {
        await using var specification = new Suite(fixture => new BrokenFixture(fixture, fault));
        await specification.InitializeAsync();

        await Assert.ThrowsAnyAsync<XunitException>(() => TestOf(specification, fault));
    }

    /// <summary>Else the tests above could fail for any reason.</summary>
    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_store_as_it_is_passes(string fault)
    {
        await using var specification = new Suite(fixture => fixture);
        await specification.InitializeAsync();

        await TestOf(specification, fault);
    }

    private static Task TestOf(SecondFactorSpecification specification, string fault) => fault switch
    {
        "a gate that a login without a factor passes" => specification.A_first_factor_closes_the_way_without_one(),
        "a challenge that works twice" => specification.Of_many_answers_to_one_challenge_one_gets_in(),
        "a step that is taken twice" => specification.A_step_is_taken_once_and_never_an_older_one(),
        "a recovery code that works twice" => specification.Of_many_logins_with_one_recovery_code_one_gets_in(),
        _ => specification.A_session_starts_with_a_factor_of_the_version_that_it_was_proved_against(),
    };

    private sealed class Suite(Func<IStoreFixture, IStoreFixture> around) : SecondFactorSpecification
    {
        protected override async Task<IStoreFixture> CreateFixtureAsync() => around(await SqliteFixture.CreateAsync());
    }

    private sealed class BrokenFixture(IStoreFixture inner, string fault) : IStoreFixture
    {
        private long _step = long.MaxValue / 2;

        public Task<T> UseAsync<TStore, T>(Func<TStore, Task<T>> use)
            where TStore : notnull
            => typeof(TStore) == typeof(IDeviceSessionStore)
                ? inner.UseAsync((IDeviceSessionStore sessions) => use((TStore)BrokenSessions.Around(sessions, StartAsync)))
                : inner.UseAsync(use);

        private async Task<SessionStarted?> StartAsync(SessionStart start)
        {
            var broken = await BreakAsync(start);
            var started = await inner.UseAsync((IDeviceSessionStore sessions) => sessions.TryStartAsync(broken, Token).AsTask());
            if (fault == "a gate that a login without a factor passes")
            {
                await SetVersionAsync(start.Session.UserId, 7);
            }

            if (started is not null && fault == "a recovery code that works twice" && start.SecondFactor?.Use is RecoveryCodeUse { CodeHash: var hash })
            {
                await inner.UseAsync((JwtDeviceAuthDbContext context) => context.Database.ExecuteSqlAsync(
                    $"INSERT INTO recovery_codes (user_id, code_hash, created_at) VALUES ({start.Session.UserId}, {hash}, '2026-03-01')", Token));
            }

            return started;
        }

        public Task SetActiveAsync(long userId, bool isActive) => inner.SetActiveAsync(userId, isActive);

        public Task ReferAsync(long userId, string table, string constraint) => inner.ReferAsync(userId, table, constraint);

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private async Task<SessionStart> BreakAsync(SessionStart start)
        {
            if (fault == "a gate that a login without a factor passes")
            {
                await SetVersionAsync(start.Session.UserId, version: null);
            }

            return start.SecondFactor is not { } proof ? start : new SessionStart
            {
                Session = start.Session,
                Condition = start.Condition,
                SecondFactor = new SecondFactorProof
                {
                    Version = fault == "factors of another version" ? 7 : proof.Version,
                    ChallengeHash = fault == "a challenge that works twice" ? null : proof.ChallengeHash,
                    Use = fault == "a step that is taken twice" && proof.Use is TotpUse { FactorId: var id }
                        ? new TotpUse(id, Interlocked.Increment(ref _step))
                        : proof.Use,
                },
            };
        }

        private Task<int> SetVersionAsync(long userId, long? version)
            => inner.UseAsync((JwtDeviceAuthDbContext context) => context.Set<User>().Where(user => user.Id == userId)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.SecondFactorVersion, version), Token));
    }

    /// <summary>A session store of which only the start is another.</summary>
    public class BrokenSessions : DispatchProxy
    {
        private IDeviceSessionStore _inner = null!;
        private Func<SessionStart, Task<SessionStarted?>> _start = null!;

        internal static IDeviceSessionStore Around(IDeviceSessionStore inner, Func<SessionStart, Task<SessionStarted?>> start)
        {
            var store = Create<IDeviceSessionStore, BrokenSessions>();
            ((BrokenSessions)store)._inner = inner;
            ((BrokenSessions)store)._start = start;
            return store;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
            => targetMethod!.Name == nameof(IDeviceSessionStore.TryStartAsync)
                ? new ValueTask<SessionStarted?>(_start((SessionStart)args![0]!))
                : targetMethod.Invoke(_inner, args);
    }
}
