using JwtDeviceAuth.EntityFrameworkCore;

namespace JwtDeviceAuth.PostgreSql;

internal sealed class PostgreSqlDialect : IDatabaseDialect
{
    public bool CreatesDatabase => false;
}
