namespace JwtDeviceAuth.EntityFrameworkCore.Sql;

/// <summary>What an exception of a database means for the statement that met it.</summary>
internal enum DatabaseFault
{
    /// <summary>Nothing that passes: a mistake, to be seen.</summary>
    Lasting,

    /// <summary>The database took back the whole transaction and would do it now: a deadlock, or a serialization failure.</summary>
    RolledBack,

    /// <summary>The connection broke: nobody knows whether the statement counted.</summary>
    Interrupted,

    /// <summary>The database does not do its work now: locked, full, or taking no writes. Asking at once again helps nothing.</summary>
    Unavailable,
}
