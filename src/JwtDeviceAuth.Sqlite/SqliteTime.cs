using System.Globalization;
using System.Text;

namespace JwtDeviceAuth.Sqlite;

/// <summary>Times as Microsoft.Data.Sqlite stores them: UTC as text, with as many digits of a second as there are, so that texts compare as times do.</summary>
internal static class SqliteTime
{
    public const int MaximumLength = 27;

    private const int LengthOfSeconds = 19;
    private const string Format = @"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF";

    /// <summary>Writes a time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="text">Room for <see cref="MaximumLength"/>.</param>
    /// <returns>What was written.</returns>
    public static ReadOnlySpan<byte> Write(DateTimeOffset time, Span<byte> text)
    {
        time.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        return text[..length];
    }

    public static DateTimeOffset Read(ReadOnlySpan<byte> text)
    {
        if (text.Length < LengthOfSeconds || text.Length > MaximumLength)
        {
            return Parse(text);
        }

        var ticks = new DateTime(
            Number(text, 0, 4), Number(text, 5, 2), Number(text, 8, 2), Number(text, 11, 2), Number(text, 14, 2), Number(text, 17, 2)).Ticks;
        var unit = TimeSpan.TicksPerSecond;
        for (var index = LengthOfSeconds + 1; index < text.Length; index++)
        {
            unit /= 10;
            ticks += unit * (text[index] - '0');
        }

        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    private static int Number(ReadOnlySpan<byte> text, int start, int length)
    {
        var number = 0;
        foreach (var digit in text.Slice(start, length))
        {
            number = (10 * number) + (digit - '0');
        }

        return number;
    }

    /// <summary>What another program has written in a form of its own.</summary>
    private static DateTimeOffset Parse(ReadOnlySpan<byte> text)
        => DateTimeOffset.Parse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
