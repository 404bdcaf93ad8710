namespace JwtDeviceAuth.External;

/// <summary>Why a provider did not sign somebody in. The message is for the log, and holds no secret.</summary>
internal sealed class ExternalProviderException(bool isUnavailable, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether the provider could not be reached or failed: to be tried again. False for an answer that is not to be believed.</summary>
    public bool IsUnavailable { get; } = isUnavailable;

    public static ExternalProviderException Unavailable(string message, Exception? inner = null) => new(isUnavailable: true, message, inner);

    public static ExternalProviderException Refused(string message) => new(isUnavailable: false, message);
}
