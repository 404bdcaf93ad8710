using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using JwtDeviceAuth.InterleavedBCrypt;
using JwtDeviceAuth.Passwords;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Tests.Passwords;

public sealed class HashingQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_is_taken_four_at_a_time_and_each_request_gets_its_own_answer()
    {
        using var hasher = new GatedBCrypt(workFactor: 5);
        using var queue = new HashingQueue(hasher);
        var old = new BCryptPasswordHasher(Settings(4)).Hash("old");
        var current = new BCryptPasswordHasher(Settings(5)).Hash("right");
        var tooLong = new BCryptPasswordHasher(Settings(5)).Hash(new string('x', 72));
        var held = await HoldEveryWorkerAsync(queue, hasher);

        var waiting = new List<Task<PasswordVerification?>>
        {
            VerifyAsync(queue, "right", current),
            VerifyAsync(queue, "old", old),
            VerifyAsync(queue, "wrong", current),
            VerifyAsync(queue, "damaged", "no hash"),
            VerifyAsync(queue, "wrong", old),
            VerifyAsync(queue, new string('x', 73), tooLong),
            VerifyAsync(queue, "right\0right", current),
            VerifyAsync(queue, "last", current),
        };
        var hashes = new[] { queue.HashAsync("new", HashingShare.Logins, Token).AsTask(), queue.HashAsync("newer", HashingShare.Logins, Token).AsTask() };
        hasher.Open(1);
        await hasher.NextBatchAsync();

        // The one free worker took the first and the next three of the same cost, past those that cost less. No hash costs what one does.
        Assert.Equal(["right", "wrong", "damaged", new string('x', 73)], hasher.Batches.Last());
        hasher.Open(1000);

        Assert.Equal(
            [
                PasswordVerification.Succeeded, PasswordVerification.SucceededRehashNeeded, PasswordVerification.Failed,
                PasswordVerification.Failed, PasswordVerification.Failed, PasswordVerification.Failed, PasswordVerification.Failed,
                PasswordVerification.Failed,
            ],
            await Task.WhenAll(waiting).WaitAsync(Patience, Token));
        Assert.Equal(PasswordVerification.Succeeded, Check("new", (await hashes[0])!));
        Assert.Equal(PasswordVerification.Succeeded, Check("newer", (await hashes[1])!));
        Assert.All(hasher.Batches, batch => Assert.InRange(batch.Length, 1, 4));
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task Requests_that_find_free_workers_are_not_put_side_by_side()
    {
        using var hasher = new GatedBCrypt(workFactor: 4);
        using var queue = new HashingQueue(hasher);

        var held = await HoldEveryWorkerAsync(queue, hasher);

        Assert.All(hasher.Batches, batch => Assert.Single(batch));
        hasher.Open(1000);
        await Task.WhenAll(held).WaitAsync(Patience, Token);

        // And again, now that the threads are there and idle.
        hasher.Close();
        var again = await HoldEveryWorkerAsync(queue, hasher);
        Assert.All(hasher.Batches, batch => Assert.Single(batch));
        hasher.Open(1000);
        await Task.WhenAll(again).WaitAsync(Patience, Token);
    }

    [Fact]
    public async Task A_request_that_is_given_up_before_its_turn_is_not_hashed_and_leaves_its_place_to_another()
    {
        using var hasher = new GatedBCrypt(workFactor: 4);
        using var queue = new HashingQueue(hasher);
        var held = await HoldEveryWorkerAsync(queue, hasher);
        using var goes = new CancellationTokenSource();
        var gone = queue.HashAsync("gone", HashingShare.Logins, goes.Token).AsTask();
        var waiting = new List<Task<string?>>();
        while (waiting.LastOrDefault() is not { IsCompleted: true })
        {
            waiting.Add(queue.HashAsync("stays", HashingShare.Logins, Token).AsTask());
        }

        Assert.Null(await waiting[^1]);
        await goes.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone.WaitAsync(Patience, Token));
        waiting[^1] = queue.HashAsync("stays", HashingShare.Logins, Token).AsTask();
        Assert.Equal(64 * Environment.ProcessorCount, waiting.Count);

        hasher.Open(1000);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(Patience, Token), Assert.NotNull);
        await Task.WhenAll(held);
        Assert.DoesNotContain("gone", hasher.Batches.SelectMany(batch => batch));
    }

    [Fact]
    public async Task A_request_that_was_given_up_before_it_came_is_not_hashed()
    {
        using var hasher = new GatedBCrypt(workFactor: 4);
        using var queue = new HashingQueue(hasher);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.HashAsync("gone", HashingShare.Logins, new CancellationToken(canceled: true)).AsTask());

        Assert.Empty(hasher.Batches);
    }

    [Fact]
    public async Task A_fault_reaches_the_request_that_has_it_and_not_the_others_of_its_batch()
    {
        using var hasher = new GatedBCrypt(workFactor: 4);
        using var queue = new HashingQueue(hasher);
        var held = await HoldEveryWorkerAsync(queue, hasher);

        var before = queue.HashAsync("before", HashingShare.Logins, Token).AsTask();
        var faulty = queue.HashAsync("no\0password", HashingShare.Logins, Token).AsTask();
        var after = queue.HashAsync("after", HashingShare.Logins, Token).AsTask();
        hasher.Open(1000);

        await Assert.ThrowsAsync<ArgumentException>(() => faulty.WaitAsync(Patience, Token));
        Assert.Equal(PasswordVerification.Succeeded, Check("before", (await before.WaitAsync(Patience, Token))!));
        Assert.Equal(PasswordVerification.Succeeded, Check("after", (await after.WaitAsync(Patience, Token))!));
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task A_hasher_of_the_applications_own_is_called_once_per_request_in_the_requests_context_and_on_no_more_threads_than_cores()
    {
        var hasher = new OwnHasher();
        using var queue = new HashingQueue(hasher);

        await Task.WhenAll(Enumerable.Range(0, 20 * Environment.ProcessorCount).Select(async i =>
        {
            OwnHasher.Request.Value = $"request {i}";
            Assert.Equal($"{i} in request {i}", await queue.HashAsync($"{i}", HashingShare.Logins, Token));
            Assert.Equal(PasswordVerification.Succeeded, await queue.VerifyAsync($"{i}", $"{i}", HashingShare.Logins, Token));
        })).WaitAsync(Patience, Token);

        Assert.Equal(40 * Environment.ProcessorCount, hasher.Calls);
        Assert.InRange(hasher.MostAtOnce, 1, Environment.ProcessorCount);
    }

    [Fact]
    public async Task A_flood_of_changes_is_bounded_and_takes_no_login_its_turn()
    {
        using var hasher = new GatedHasher();
        using var queue = new HashingQueue(hasher);
        var held = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => queue.HashAsync("held", HashingShare.Changes, Token).AsTask()).ToArray();
        for (var i = 0; i < held.Length; i++)
        {
            await hasher.NextAsync();
        }

        var changes = Enumerable.Range(0, 220).Select(_ => queue.HashAsync("change", HashingShare.Changes, Token).AsTask()).ToArray();
        var logins = Enumerable.Range(0, 60).Select(_ => queue.HashAsync("login", HashingShare.Logins, Token).AsTask()).ToArray();

        // Past its own bound a change is refused at once, and no login is.
        Assert.Equal(220 - (16 * Environment.ProcessorCount), changes.Count(change => change.IsCompleted));
        Assert.All(logins, login => Assert.False(login.IsCompleted));
        hasher.Open();
        Assert.All(await Task.WhenAll(logins).WaitAsync(Patience, Token), Assert.NotNull);
        Assert.Equal(16 * Environment.ProcessorCount, (await Task.WhenAll(changes).WaitAsync(Patience, Token)).Count(hash => hash is not null));

        // While logins waited every fourth turn was a change's; and when they were done, all.
        string[] taken = [.. hasher.Taken.Skip(held.Length)];
        var last = Array.LastIndexOf(taken, "login");
        Assert.InRange(taken[..last].Count(password => password == "change"), 1, (last / 4) + 1);
        await Task.WhenAll(held);
    }

    [Fact]
    public async Task Changes_have_every_turn_where_no_login_waits()
    {
        var hasher = new OwnHasher();
        using var queue = new HashingQueue(hasher);

        await Task.WhenAll(Enumerable.Range(0, 16 * Environment.ProcessorCount).Select(i => queue.HashAsync($"{i}", HashingShare.Changes, Token).AsTask()))
            .WaitAsync(Patience, Token);

        Assert.Equal(16 * Environment.ProcessorCount, hasher.Calls);
    }

    [Fact]
    public async Task Passwords_are_not_reachable_once_they_are_hashed()
    {
        using var queue = new HashingQueue(new BCryptPasswordHasher(Settings(4)));

        var password = await HashAsync(queue);

        // The worker needs a moment to go idle.
        for (var wait = 0; password.IsAlive && wait < 100; wait++)
        {
            await Task.Delay(20, Token);
            GC.Collect();
        }

        Assert.False(password.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> HashAsync(HashingQueue queue)
    {
        var password = new string('x', 20);
        await queue.HashAsync(password, HashingShare.Logins, Token);
        return new WeakReference(password);
    }

    private static async Task<PasswordVerification?> VerifyAsync(HashingQueue queue, string password, string hash)
        => await queue.VerifyAsync(password, hash, HashingShare.Logins, Token);

    private static async Task<Task[]> HoldEveryWorkerAsync(HashingQueue queue, GatedBCrypt hasher)
    {
        var held = new Task[Environment.ProcessorCount];
        for (var i = 0; i < held.Length; i++)
        {
            held[i] = queue.HashAsync("held", HashingShare.Logins, Token).AsTask();
        }

        for (var i = 0; i < held.Length; i++)
        {
            await hasher.NextBatchAsync();
        }

        return held;
    }

    private static PasswordVerification Check(string password, string hash) => new BCryptPasswordHasher(Settings(4)).Verify(password, hash);

    private static IOptions<JwtDeviceAuthOptions> Settings(int workFactor)
        => Microsoft.Extensions.Options.Options.Create(new JwtDeviceAuthOptions { Passwords = { WorkFactor = workFactor } });

    /// <summary>The interleaved hasher, which says what it is asked for and then waits until it may begin.</summary>
    private sealed class GatedBCrypt(int workFactor) : IBatchPasswordHasher, IDisposable
    {
        private readonly InterleavedBCryptPasswordHasher _bcrypt = new(Settings(workFactor));
        private readonly SemaphoreSlim _batches = new(0);
        private SemaphoreSlim _gate = new(0);

        public ConcurrentQueue<string[]> Batches { get; } = new();

        public void Open(int batches) => _gate.Release(batches);

        public void Close()
        {
            _gate.Dispose();
            _gate = new SemaphoreSlim(0);
        }

        public async Task NextBatchAsync() => Assert.True(await _batches.WaitAsync(Patience, Token), "No worker took a request.");

        public int MaximumBatch => _bcrypt.MaximumBatch;

        public int CostOf(string? hash) => _bcrypt.CostOf(hash);

        public string Hash(string password)
        {
            Pass([password]);
            return _bcrypt.Hash(password);
        }

        public PasswordVerification Verify(string password, string hash)
        {
            Pass([password]);
            return _bcrypt.Verify(password, hash);
        }

        public void Run(ReadOnlySpan<HashingRequest> requests)
        {
            Pass(Array.ConvertAll(requests.ToArray(), request => request.Password));
            _bcrypt.Run(requests);
        }

        public void Dispose()
        {
            _batches.Dispose();
            _gate.Dispose();
        }

        private void Pass(string[] passwords)
        {
            Batches.Enqueue(passwords);
            _batches.Release();
            Assert.True(_gate.Wait(Patience, Token), "Nobody opened the gate.");
        }
    }

    /// <summary>Takes one password at a time, waits until it may go on, and remembers the order.</summary>
    private sealed class GatedHasher : IPasswordHasher, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new();
        private readonly SemaphoreSlim _started = new(0);

        public ConcurrentQueue<string> Taken { get; } = new();

        public void Open() => _gate.Set();

        public async Task NextAsync() => Assert.True(await _started.WaitAsync(Patience, Token), "No worker took a request.");

        public string Hash(string password)
        {
            Taken.Enqueue(password);
            _started.Release();
            Assert.True(_gate.Wait(Patience, Token), "Nobody opened the gate.");
            return password;
        }

        public PasswordVerification Verify(string password, string hash) => throw new NotSupportedException();

        public void Dispose()
        {
            _gate.Dispose();
            _started.Dispose();
        }
    }

    private sealed class OwnHasher : IPasswordHasher
    {
        private int _calls;
        private int _inside;
        private int _mostAtOnce;

        public static AsyncLocal<string> Request { get; } = new();

        public int Calls => _calls;

        public int MostAtOnce => _mostAtOnce;

        public string Hash(string password) => Inside($"{password} in {Request.Value}");

        public PasswordVerification Verify(string password, string hash)
            => Inside(password) == hash ? PasswordVerification.Succeeded : PasswordVerification.Failed;

        private T Inside<T>(T result)
        {
            var inside = Interlocked.Increment(ref _inside);
            int most;
            while ((most = _mostAtOnce) < inside && Interlocked.CompareExchange(ref _mostAtOnce, inside, most) != most)
            {
            }

            Thread.Sleep(1);
            Interlocked.Increment(ref _calls);
            Interlocked.Decrement(ref _inside);
            return result;
        }
    }
}
