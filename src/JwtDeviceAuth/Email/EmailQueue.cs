using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Email;

/// <summary>
/// Takes from requests what is to be done about an e-mail, without ever making them wait; <see cref="EmailDispatcher"/> does it. An entry makes
/// the e-mail, so that even the search for the account can happen behind the answer; it gives null where there is none to send.
/// </summary>
internal sealed class EmailQueue(ILogger<EmailQueue> logger)
{
    private const int Capacity = 10_000;

    private readonly Channel<Func<IServiceProvider, CancellationToken, ValueTask<AccountEmail?>>> _entries =
        Channel.CreateBounded<Func<IServiceProvider, CancellationToken, ValueTask<AccountEmail?>>>(
            new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait });

    public ChannelReader<Func<IServiceProvider, CancellationToken, ValueTask<AccountEmail?>>> Reader => _entries.Reader;

    /// <summary>False if too many wait for a slow sender.</summary>
    public bool TryPost(Func<IServiceProvider, CancellationToken, ValueTask<AccountEmail?>> entry)
    {
        var taken = _entries.Writer.TryWrite(entry);
        if (!taken)
        {
            EmailLog.EmailDropped(logger, Capacity);
        }

        return taken;
    }

    /// <summary>After this nothing is taken any more, and the reader ends when it has read what is there.</summary>
    public void Complete() => _entries.Writer.TryComplete();
}
