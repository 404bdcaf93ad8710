namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

internal static class ExceptionExtensions
{
    /// <summary>What the database or its driver said; EF wraps it where it believes that trying again would help.</summary>
    public static TException? Find<TException>(this Exception? exception)
        where TException : Exception
        => exception as TException ?? exception?.InnerException.Find<TException>();
}
