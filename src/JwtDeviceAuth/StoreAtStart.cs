using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth;

/// <summary>What has to be read from the store before the application takes requests.</summary>
internal static class StoreAtStart
{
    /// <summary>Says in one line that the store is not there: before the first request, that is a fault of the setup and not of the code.</summary>
    public static async Task ReadAsync(ValueTask read)
    {
        try
        {
            await read;
        }
        catch (StoreUnavailableException exception)
        {
            var cause = exception.InnerException is null ? string.Empty : $" {exception.GetBaseException().Message.TrimEnd('.')}.";
            throw new StartupFaultException($"JwtDeviceAuth: {exception.Message}{cause}", exception);
        }
    }
}
