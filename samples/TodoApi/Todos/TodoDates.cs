using System.Globalization;
using JwtDeviceAuth.Time;
using TodoApi.Data;

namespace TodoApi.Todos;

/// <summary>
/// The one way in which dates are read. The framework's own would take a time without an offset for the server's local time, so that
/// the same request would mean another moment on another machine.
/// </summary>
internal static class TodoDates
{
    public const string Fault = "must be an ISO 8601 date or date and time, such as 2026-11-22 or 2026-11-22T08:30:00+01:00";

    // K is Z, an offset, or nothing; F is an optional digit, and its point goes with it.
    private static readonly string[] Formats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Gives the moment in UTC, to the millisecond. A date alone is its first moment.</summary>
    public static bool TryParse(string text, out DateTime utc)
    {
        var parsed = DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment);
        utc = moment.UtcDateTime.ToWholeMilliseconds();
        return parsed;
    }

    /// <summary>The first moment of a day and the first one after it; after the calendar's last day that is its own last tick.</summary>
    public static (DateTime Start, DateTime End) DayOf(DateTime moment)
        => (moment.Date, moment.Date < DateTime.MaxValue.Date ? moment.Date.AddDays(1) : DateTime.MaxValue);
}
