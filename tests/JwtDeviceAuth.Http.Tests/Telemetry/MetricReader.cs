using System.Diagnostics.Metrics;
using System.Globalization;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http.Tests.Telemetry;

/// <summary>Hears what one application's meter says, and not what those of other tests say.</summary>
internal sealed class MetricReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _instruments = new(StringComparer.Ordinal);

    public MetricReader(AuthApp app)
    {
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "JwtDeviceAuth" && ReferenceEquals(instrument.Meter.Scope, factory))
            {
                _instruments[instrument.Name] =
                    $"{instrument.Name} ({instrument.GetType().Name.Split('`')[0]}, {instrument.Unit}): {instrument.Description}";
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public string Instruments => string.Join('\n', _instruments.Values);

    /// <summary>Sums of counters, numbers of measurements of histograms, and the last value of what is observed.</summary>
    public string Read()
    {
        _listener.RecordObservableInstruments();
        lock (_lock)
        {
            return string.Join('\n', _sums.Select(sum => string.Create(CultureInfo.InvariantCulture, $"{sum.Key} {sum.Value}")));
        }
    }

    /// <summary>Waits for a line of <see cref="Read"/>, or for its beginning.</summary>
    public async Task UntilAsync(string line)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!Read().Contains(line, StringComparison.Ordinal))
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var names = tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
        var key = $"{instrument.Name}{{{string.Join(", ", names)}}}";
        lock (_lock)
        {
            _sums[key] = instrument.IsObservable ? value : _sums.GetValueOrDefault(key) + (instrument is Histogram<double> or Histogram<int> ? 1 : value);
        }
    }
}
