using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Xunit;

namespace JwtDeviceAuth.Sqlite.Tests;

/// <summary>The rotation writes its times below the driver; they must be the texts that the driver would have written, for texts are compared.</summary>
public sealed class SqliteTimeTests
{
    [Fact]
    public void Times_are_written_and_read_as_the_driver_does()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT $time";
        for (var count = 0; count < 20_000; count++)
        {
            var time = RandomTime();
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$time", time.UtcDateTime);
            var expected = (string)command.ExecuteScalar()!;

            Assert.Equal(expected, Text(time));
            Assert.Equal(time, SqliteTime.Read(Encoding.UTF8.GetBytes(expected)));
        }
    }

    [Fact]
    public void A_time_in_another_offset_is_written_as_UTC()
        => Assert.Equal("2030-05-06 22:30:00", Text(new DateTimeOffset(2030, 5, 7, 1, 0, 0, TimeSpan.FromHours(2.5))));

    [Theory]
    [InlineData("2030-05-07T01:00:00.5Z")]
    [InlineData("2030-05-07 01:00:00.5")]
    [InlineData("2030-05-07 03:30:00.5000000+02:30")]
    public void A_time_that_another_program_wrote_is_read(string text)
        => Assert.Equal(new DateTimeOffset(2030, 5, 7, 1, 0, 0, 500, TimeSpan.Zero), SqliteTime.Read(Encoding.UTF8.GetBytes(text)));

    private static string Text(DateTimeOffset time)
    {
        Span<byte> buffer = stackalloc byte[SqliteTime.MaximumLength];
        return Encoding.UTF8.GetString(SqliteTime.Write(time, buffer));
    }

    /// <summary>Of whole seconds, of milliseconds, and of every tick, from the first year to the last.</summary>
    private static DateTimeOffset RandomTime()
    {
        var ticks = (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) % (ulong)DateTime.MaxValue.Ticks);
        long[] units = [TimeSpan.TicksPerSecond, TimeSpan.TicksPerMillisecond, 100, 1];
        var unit = units[RandomNumberGenerator.GetInt32(units.Length)];
        return new DateTimeOffset(ticks / unit * unit, TimeSpan.Zero);
    }
}
