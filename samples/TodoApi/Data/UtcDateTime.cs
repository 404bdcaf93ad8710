using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TodoApi.Data;

internal static class UtcDateTime
{
    /// <summary>Every database keeps milliseconds, and not every one more: so what is answered now is what is read later.</summary>
    public static DateTime ToWholeMilliseconds(this DateTime time)
        => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerMillisecond), time.Kind);
}

/// <summary>Times are stored in UTC, and a column does not keep the kind: without this they would be written to JSON without a Z.</summary>
internal sealed class UtcDateTimeConverter() : ValueConverter<DateTime, DateTime>(
    time => time,
    stored => stored.Kind == DateTimeKind.Local ? stored.ToUniversalTime() : DateTime.SpecifyKind(stored, DateTimeKind.Utc));
