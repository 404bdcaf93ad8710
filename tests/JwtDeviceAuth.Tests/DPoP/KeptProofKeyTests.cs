using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Tests.DPoP;

/// <summary>The imported key of a device between two proofs: one owner at a time, and nothing left over.</summary>
public sealed class KeptProofKeyTests
{
    private readonly KeptProofKey _kept = new("thumbprint");

    [Fact]
    public void A_key_is_there_for_the_same_header_and_for_one_user_at_a_time()
    {
        using var key = new WatchedKey("thumbprint");
        Assert.Null(_kept.Take("header"));
        _kept.Put("header", key);

        Assert.Null(_kept.Take("heade"));
        Assert.Null(_kept.Take("Header"));
        Assert.Same(key, _kept.Take("header"));
        Assert.Null(_kept.Take("header"));

        _kept.Put("header", key);
        Assert.Same(key, _kept.Take("header"));
        Assert.Equal(0, key.Disposals);
    }

    [Fact]
    public void Another_key_is_not_kept_and_leaves_what_is_there()
    {
        using var key = new WatchedKey("thumbprint");
        using var stranger = new WatchedKey("another");
        _kept.Put("header", key);

        _kept.Put("header", stranger);

        Assert.Equal((0, 1), (key.Disposals, stranger.Disposals));
        Assert.Same(key, _kept.Take("header"));
    }

    [Fact]
    public void What_takes_a_keys_place_or_closes_disposes_it_and_nothing_is_kept_from_then_on()
    {
        using var first = new WatchedKey("thumbprint");
        using var second = new WatchedKey("thumbprint");
        using var late = new WatchedKey("thumbprint");
        _kept.Put("header", first);
        _kept.Put("another header", second);
        Assert.Equal((1, 0), (first.Disposals, second.Disposals));

        _kept.Close();
        _kept.Put("header", late);

        Assert.Equal((1, 1), (second.Disposals, late.Disposals));
        Assert.Null(_kept.Take("header"));
    }

    [Fact]
    public async Task Of_many_at_once_no_two_use_one_key_and_each_key_is_disposed_once()
    {
        for (var round = 0; round < 100; round++)
        {
            var kept = new KeptProofKey("thumbprint");
            var made = new System.Collections.Concurrent.ConcurrentBag<WatchedKey>();
            await Racing.RunAsync(6, number =>
            {
                for (var time = 0; time < 20; time++)
                {
                    if (kept.Take("header") is not WatchedKey key)
                    {
                        made.Add(key = new WatchedKey("thumbprint"));
                    }

                    key.Verify([], []);
                    kept.Put("header", key);
                }

                if (number == 0)
                {
                    kept.Close();
                }

                return Task.FromResult(0);
            });
            kept.Close();

            Assert.All(made, key => Assert.Equal((1, false), (key.Disposals, key.WasMisused)));
        }
    }

    private sealed class WatchedKey(string thumbprint) : IProofKey
    {
        private int _users;
        private int _disposals;

        public string Thumbprint => thumbprint;

        public int Disposals => _disposals;

        public bool WasMisused { get; private set; }

        public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        {
            WasMisused |= Interlocked.Increment(ref _users) != 1 || _disposals > 0;
            Thread.SpinWait(50);
            Interlocked.Decrement(ref _users);
            return true;
        }

        public void Dispose() => Interlocked.Increment(ref _disposals);
    }
}
