using JwtDeviceAuth.Client.Tests.Simulation;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Stores;

/// <summary>Stores that throw in every member, hang, or come to their end late.</summary>
public sealed class StoreTextTests
{
    private readonly VirtualTime _time = new();
    private readonly UnreliableStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_read_that_hangs_is_given_up_and_the_next_one_does_not_wait_for_it_again()
    {
        var text = new StoreText(_store, "s", _time);
        _store.Reads = new TaskCompletionSource();
        Assert.Throws<TimeoutException>(() => _time.Run(text.ReadAsync()));
        var after = _time.Now;

        Assert.Throws<TimeoutException>(() => _time.Run(text.ReadAsync()));
        Assert.Equal(after, _time.Now);

        // It answers at last, and is asked again.
        _store.Reads.SetResult();
        _store.Reads = null;
        _store.Text = "text";
        Assert.Equal("text", _time.Run(text.ReadAsync()));
    }

    [Fact]
    public void A_write_that_comes_late_does_not_take_the_place_of_a_later_one()
    {
        var text = new StoreText(_store, "s", _time);
        var late = _store.Writes = new TaskCompletionSource();
        Assert.Throws<TimeoutException>(() => _time.Run(text.WriteAsync("first")));
        _store.Writes = null;

        // As long as the first may still arrive, no other is sent.
        Assert.Throws<TimeoutException>(() => _time.Run(text.WriteAsync("second")));
        late.SetResult();
        Assert.Equal("first", _store.Text);
        _time.Run(text.WriteAsync("third"));
        Assert.Equal("third", _store.Text);
    }

    [Fact]
    public void A_store_that_throws_in_every_member_takes_nobodys_session()
    {
        var server = Rules.FixedServer.SignedIn(_ => new HttpResponseMessage(System.Net.HttpStatusCode.OK));
        using var client = server.NewClient(options => (options.Store, options.TimeProvider) = (_store, _time));
        Assert.True(_time.Run(client.SignInAsync("ann@example.com", "secret", Token)).Succeeded);
        _store.Throws = true;

        Assert.Equal("access-1", _time.Run(client.GetAccessTokenAsync(Token).AsTask()));
        Assert.True(_time.Run(client.GetStateAsync(Token).AsTask()).IsSignedIn);
        Assert.True(_time.Run(client.SignInAsync("bob@example.com", "secret", Token)).Succeeded);
        Assert.False(client.IsSaved);
        _store.Throws = false;
        Assert.True(_time.Run(client.SignInAsync("bob@example.com", "secret", Token)).Succeeded);
        Assert.True(client.IsSaved);
    }

    private sealed class UnreliableStore : ISharedTokenStore
    {
        private int _writes;

        public string? Text { get; set; }

        public TaskCompletionSource? Reads { get; set; }

        public TaskCompletionSource? Writes { get; set; }

        public bool Throws { get; set; }

        public async ValueTask<string?> ReadAsync(string name, CancellationToken cancellationToken)
        {
            Check();
            await (Reads?.Task ?? Task.CompletedTask).ConfigureAwait(false);
            return Text;
        }

        public async ValueTask WriteAsync(string name, string value, CancellationToken cancellationToken)
        {
            Check();
            await (Writes?.Task ?? Task.CompletedTask).ConfigureAwait(false);
            (Text, _writes) = (value, _writes + 1);
        }

        public string? GetStamp(string name)
        {
            Check();
            return Text is null ? null : $"{_writes}";
        }

        public IDisposable? TryBeginUpdate(string name)
        {
            Check();
            return new Hold(this);
        }

        private void Check()
        {
            if (Throws)
            {
                throw new InvalidOperationException("The store is broken.");
            }
        }

        private sealed class Hold(UnreliableStore store) : IDisposable
        {
            public void Dispose() => store.Check();
        }
    }
}
