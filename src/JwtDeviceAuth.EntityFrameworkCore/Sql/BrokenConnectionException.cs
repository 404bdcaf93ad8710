namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>The connection broke while a transaction was open on it.</summary>
internal sealed class BrokenConnectionException(Exception inner) : Exception("The connection to the database broke.", inner);
