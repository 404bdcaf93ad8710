using JwtDeviceAuth.EntityFrameworkCore;
using Npgsql;

namespace JwtDeviceAuth.PostgreSql;

internal sealed class PostgreSqlDialect : IDatabaseDialect
{
    public bool CreatesDatabase => false;

    public bool IsUniqueViolation(Exception exception)
        => exception.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
