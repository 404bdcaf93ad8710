namespace JwtDeviceAuth.Bearer;

/// <summary>Says to the challenge why a token was refused. Never thrown.</summary>
#pragma warning disable CA1032, CA1064 // Made in one place, and never leaves the library.
internal sealed class SessionRevokedException() : Exception("The session has ended.");
#pragma warning restore CA1032, CA1064
