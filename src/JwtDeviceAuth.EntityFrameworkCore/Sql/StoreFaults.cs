using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

internal sealed class StoreFaults(IDatabaseDialect dialect) : IStoreFaults
{
    public bool IsUnavailable(Exception exception) => dialect.Classify(exception) != DatabaseFault.Lasting;
}
