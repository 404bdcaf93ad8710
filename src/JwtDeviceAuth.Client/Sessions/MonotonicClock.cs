namespace JwtDeviceAuth.Client.Sessions;

/// <summary>
/// A clock that only goes forward, which nobody sets. Processes of one boot share it; <see cref="Boot"/> says which boot, where the system shows it.
/// It may stand still while the machine sleeps: what is believed too young by it is found out by a 401.
/// </summary>
internal sealed class MonotonicClock(TimeProvider time)
{
    private static readonly string SystemBoot = ReadBoot();

    public string Boot { get; } = SystemBoot;

    public long Milliseconds => (long)time.GetElapsedTime(0, time.GetTimestamp()).TotalMilliseconds;

    /// <summary>The time since then; null if it is not known, because it was measured on another clock.</summary>
    public TimeSpan? Since(long milliseconds, string? boot)
        => string.Equals(boot, Boot, StringComparison.Ordinal) && Milliseconds - milliseconds is >= 0 and var age ? TimeSpan.FromMilliseconds(age) : null;

    private static string ReadBoot()
    {
        if (OperatingSystem.IsBrowser())
        {
            // The clock of a page begins with the page.
            return Guid.NewGuid().ToString();
        }

        try
        {
            return OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : string.Empty;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
