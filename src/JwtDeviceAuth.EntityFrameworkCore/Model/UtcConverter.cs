using JwtDeviceAuth.EntityFrameworkCore.Sql;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace JwtDeviceAuth.EntityFrameworkCore.Model;

/// <summary>
/// Stores times as UTC <see cref="DateTime"/>: SQLite cannot compare <see cref="DateTimeOffset"/> values, and every database sorts these.
/// Public because the compiled model of an application's context (<c>dotnet ef dbcontext optimize</c>) names it.
/// </summary>
public sealed class UtcConverter() : ValueConverter<DateTimeOffset, DateTime>(
    time => time.UtcDateTime,
    stored => UtcTime.From(stored));
