using JwtDeviceAuth.Events;

namespace JwtDeviceAuth.Testing;

/// <summary>
/// The security events of the application under test. From <c>factory.CapturedSecurityEvents()</c>, after
/// <see cref="JwtDeviceAuthTestingWebHostBuilderExtensions.UseJwtDeviceAuthTesting"/>.
/// </summary>
public sealed class CapturedSecurityEvents : ISecurityEventSink
{
    private readonly Captured<SecurityEvent> _events = new();

    internal CapturedSecurityEvents()
    {
    }

    /// <summary>All that have come so far, the oldest first.</summary>
    public IReadOnlyList<SecurityEvent> All => _events.All;

    /// <summary>Waits for an event: they are handed over in the background, after the answer. One that has come already counts.</summary>
    /// <typeparam name="TEvent">The kind, for example <see cref="JwtDeviceAuth.Sessions.TheftDetected"/>.</typeparam>
    /// <param name="matches">Which of them; null for any.</param>
    /// <param name="timeout">How long to wait, in the machine's time; null for 10 seconds.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The newest that matches.</returns>
    /// <exception cref="TimeoutException">None came; the message says what did.</exception>
    public Task<TEvent> WaitForAsync<TEvent>(
        Func<TEvent, bool>? matches = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
        where TEvent : SecurityEvent
        => _events.WaitForAsync(matches, timeout, hint: null, cancellationToken);

    ValueTask ISecurityEventSink.HandleAsync(SecurityEvent securityEvent, CancellationToken cancellationToken)
    {
        _events.Add(securityEvent);
        return ValueTask.CompletedTask;
    }
}
