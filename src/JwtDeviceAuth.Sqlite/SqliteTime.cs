using System.Buffers;
using System.Globalization;
using System.Text;

namespace JwtDeviceAuth.Sqlite;

/// <summary>Times as Microsoft.Data.Sqlite stores them: UTC as text, with as many digits of a second as there are, so that texts compare as times do.</summary>
internal static class SqliteTime
{
    public const int MaximumLength = 27;

    private const string Format = @"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF";
    private const DateTimeStyles IsUtc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    /// <summary>Writes a time.</summary>
    /// <param name="time">The time.</param>
    /// <param name="text">Room for <see cref="MaximumLength"/>.</param>
    /// <returns>What was written.</returns>
    public static ReadOnlySpan<byte> Write(DateTimeOffset time, Span<byte> text)
    {
        time.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        return text[..length];
    }

    /// <summary>Reads what <see cref="Write"/> or the driver wrote, or another program in a form of its own.</summary>
    public static DateTimeOffset Read(ReadOnlySpan<byte> text)
    {
        Span<char> characters = stackalloc char[MaximumLength];
        return Ascii.ToUtf16(text, characters, out var length) == OperationStatus.Done
            && DateTimeOffset.TryParseExact(characters[..length], Format, CultureInfo.InvariantCulture, IsUtc, out var time)
                ? time
                : DateTimeOffset.Parse(Encoding.UTF8.GetString(text), CultureInfo.InvariantCulture, IsUtc);
    }
}
