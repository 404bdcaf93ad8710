using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace JwtDeviceAuth.Fuzz.Tests.Http;

/// <summary>Looks at every line as it is logged, and keeps only what must not be there: errors, exceptions, secrets. So it stays small.</summary>
internal sealed class FuzzLog : ILoggerProvider
{
    // Kestrel's host logs the address of each request, and a mutation can move a token there: that is the sender's doing.
    private const string AddressLog = "Microsoft.AspNetCore.Hosting.Diagnostics";

    private readonly ConcurrentQueue<string> _faults = new();
    private string[] _secrets = [];
    private long _lines;

    public IReadOnlyCollection<string> Faults => _faults;

    public long Lines => Interlocked.Read(ref _lines);

    public void Watch(params string[] secrets) => _secrets = secrets;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private void Add(LogLevel level, string category, string text, Exception? exception)
    {
        Interlocked.Increment(ref _lines);
        if (level >= LogLevel.Error || (exception is not null && level >= LogLevel.Warning))
        {
            _faults.Enqueue($"{level} {category}: {text} {exception}");
        }
        else if (category != AddressLog && _secrets.FirstOrDefault(secret => text.Contains(secret, StringComparison.Ordinal)) is { } told)
        {
            _faults.Enqueue($"A secret ({told[..8]}...) is in the log: {category}: {text}");
        }
    }

    private sealed class Logger(FuzzLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text;
            try
            {
                text = formatter(state, exception);
            }
            catch (ArgumentException) when (category == AddressLog)
            {
                // ASP.NET Core cannot write a host with a label of more than 63 characters, some of them not of ASCII.
                text = "An address that cannot be written.";
            }

            log.Add(logLevel, category, text, exception);
        }
    }
}
