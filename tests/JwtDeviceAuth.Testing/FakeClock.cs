using Microsoft.Extensions.Time.Testing;

namespace JwtDeviceAuth.Testing;

/// <summary>A clock that stands still until a test moves it, from a time that all tests share.</summary>
public sealed class FakeClock() : FakeTimeProvider(Start)
{
    /// <summary>A whole second, so that tests can speak of "one second before".</summary>
    public static new readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
}
