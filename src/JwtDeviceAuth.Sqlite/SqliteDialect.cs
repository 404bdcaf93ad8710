using JwtDeviceAuth.EntityFrameworkCore;

namespace JwtDeviceAuth.Sqlite;

internal sealed class SqliteDialect : IDatabaseDialect
{
    public bool CreatesDatabase => true;
}
