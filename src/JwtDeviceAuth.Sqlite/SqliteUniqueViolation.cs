using JwtDeviceAuth.EntityFrameworkCore;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.Sqlite;

internal sealed class SqliteUniqueViolation : IUniqueViolation
{
    /// <summary>SQLITE_CONSTRAINT_UNIQUE.</summary>
    private const int UniqueConstraint = 2067;

    public bool IsCauseOf(DbUpdateException exception)
        => exception.InnerException is SqliteException { SqliteExtendedErrorCode: UniqueConstraint };
}
