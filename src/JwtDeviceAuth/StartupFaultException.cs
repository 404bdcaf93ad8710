namespace JwtDeviceAuth;

/// <summary>
/// What stops a start and is not the code's fault: a database that cannot be reached, a migration that is missing. Its text is the message alone, one line,
/// as that of <see cref="WrongSettingsException"/>; a debugger still sees the stack and the cause.
/// </summary>
internal sealed class StartupFaultException(string message, Exception? cause = null) : InvalidOperationException(message, cause)
{
    public override string ToString() => Message;
}
