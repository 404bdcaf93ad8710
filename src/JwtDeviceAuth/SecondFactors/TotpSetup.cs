namespace JwtDeviceAuth.SecondFactors;

/// <summary>A new authenticator app that waits for its first code. Not a record, so that no log prints the secret by accident.</summary>
public sealed class TotpSetup
{
    /// <summary>Names it in the confirmation.</summary>
    public required long Id { get; init; }

    /// <summary>The secret in base 32 (RFC 4648), for people who type it.</summary>
    public required string Secret { get; init; }

    /// <summary>The <c>otpauth://</c> address that apps take.</summary>
    public required string Uri { get; init; }

    /// <summary>The same as a QR code: an SVG document.</summary>
    public required string QrSvg { get; init; }

    /// <summary>Until when it waits, in UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
