using JwtDeviceAuth.EntityFrameworkCore;
using Microsoft.Data.Sqlite;

namespace JwtDeviceAuth.Sqlite;

internal sealed class SqliteDialect : IDatabaseDialect
{
    /// <summary>SQLITE_CONSTRAINT_UNIQUE.</summary>
    private const int UniqueConstraint = 2067;

    public bool CreatesDatabase => true;

    public bool IsUniqueViolation(Exception exception)
        => exception.GetBaseException() is SqliteException { SqliteExtendedErrorCode: UniqueConstraint };
}
