namespace JwtDeviceAuth.Keys;

/// <summary>A key setting is wrong. Never leaves the library: the options validator turns it into a line of its report.</summary>
#pragma warning disable CA1032 // Only ever made with a message.
internal sealed class TokenKeyException(string message) : Exception(message);
#pragma warning restore CA1032
