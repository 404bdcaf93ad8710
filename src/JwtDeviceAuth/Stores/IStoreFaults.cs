namespace JwtDeviceAuth.Stores;

/// <summary>
/// Says which faults of the store's database are transient and which are not, for an application that uses the same database. The stores on
/// Entity Framework Core register one; see <see cref="JwtDeviceAuthBuilder.AddStoreFaultHandler"/>.
/// </summary>
public interface IStoreFaults
{
    /// <summary>
    /// Whether the database could not do its work just then, and may when asked again: it cannot be reached, starts or stops, is locked,
    /// takes no writes, or took back the transaction because of another. Whether a write took place is not known.
    /// </summary>
    /// <param name="exception">What was thrown; looked through to its innermost exception.</param>
    /// <returns>False for all else, such as a constraint that was violated or a mistake in a statement.</returns>
    bool IsUnavailable(Exception exception);
}
