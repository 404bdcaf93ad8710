namespace JwtDeviceAuth.Lockout;

/// <summary>Slows down guesses of passwords.</summary>
public sealed class LockoutOptions
{
    /// <summary>Whether failed logins are counted and slowed down. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// How many logins may fail in a row, for one account or one device, before the next has to wait 1 second, the one after it 2, then 4,
    /// and so on up to <see cref="MaxDelay"/>. Default: 5; 1 to 1000. A source address, which many people can share, has ten times as many; all devices of an account together
    /// that have signed in before have four times as many.
    /// </summary>
    public int FreeAttempts { get; set; } = 5;

    /// <summary>
    /// How many sign-ups may come from one source address before the next has to wait 1 second, the one after it 2, and so on up to a minute.
    /// The count halves every six hours. Default: 100; 1 to 10000.
    /// </summary>
    public int FreeSignUps { get; set; } = 100;

    /// <summary>The longest wait between two logins. Whole seconds; default: 15 minutes; 1 second to 1 day.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(15);
}
