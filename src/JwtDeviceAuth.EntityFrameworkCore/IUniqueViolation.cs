using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore;

/// <summary>Tells why a database refused a row; the one thing about a provider that the stores have to know.</summary>
internal interface IUniqueViolation
{
    /// <summary>Whether a unique index refused the row.</summary>
    bool IsCauseOf(DbUpdateException exception);
}
