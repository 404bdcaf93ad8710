namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>The library did what the protocol does not allow.</summary>
#pragma warning disable CA1032 // Only ever made with a message.
internal sealed class ModelViolationException(string message) : Exception(message);
#pragma warning restore CA1032
