namespace JwtDeviceAuth.SecondFactors;

/// <summary>A new authenticator app that waits for its first code. Not a record, so that no log prints the secret by accident.</summary>
public sealed class TotpSetup
{
    internal TotpSetup(long id, string secret, string uri, string qrSvg, DateTimeOffset expiresAt)
        => (Id, Secret, Uri, QrSvg, ExpiresAt) = (id, secret, uri, qrSvg, expiresAt);

    /// <summary>Names it in the confirmation.</summary>
    public long Id { get; }

    /// <summary>The secret in base 32 (RFC 4648), for people who type it.</summary>
    public string Secret { get; }

    /// <summary>The <c>otpauth://</c> address that apps take.</summary>
    public string Uri { get; }

    /// <summary>The same as a QR code: an SVG document.</summary>
    public string QrSvg { get; }

    /// <summary>Until when it waits, in UTC.</summary>
    public DateTimeOffset ExpiresAt { get; }
}
