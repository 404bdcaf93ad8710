using System.ComponentModel;
using System.Text.Json.Serialization;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>A user's second factors on the wire.</summary>
internal sealed record SecondFactorsResponse
{
    [JsonPropertyName("totp"), Description("The authenticator apps.")]
    public required TotpResponse[] Totp { get; init; }

    [JsonPropertyName("passkeys"), Description("The passkeys.")]
    public required PasskeyFactorResponse[] Passkeys { get; init; }

    [JsonPropertyName("recovery_codes_left"), Description("How many recovery codes were not used yet.")]
    public required int RecoveryCodesLeft { get; init; }

    [JsonPropertyName("trusted_devices"), Description("The devices that need no second factor for now.")]
    public required TrustedDeviceResponse[] TrustedDevices { get; init; }

    /// <summary>One that waits for its first code is no factor, and is not shown.</summary>
    public static SecondFactorsResponse From(SecondFactorsOfUser found) => new()
    {
        Totp = [.. found.Totp.Where(factor => factor.ConfirmedAt is not null).Select(TotpResponse.From)],
        Passkeys = [.. found.Passkeys.Select(PasskeyFactorResponse.From)],
        RecoveryCodesLeft = found.RecoveryCodesLeft,
        TrustedDevices = [.. found.TrustedDevices.Select(TrustedDeviceResponse.From)],
    };
}

/// <summary>An authenticator app on the wire.</summary>
internal sealed record TotpResponse
{
    [JsonPropertyName("id"), Description("Names it in the request that removes it.")]
    public required long Id { get; init; }

    [JsonPropertyName("name"), Description("The name that the person gave it, if any.")]
    public required string? Name { get; init; }

    [JsonPropertyName("created_at"), Description("When it was added, in UTC.")]
    public required DateTime CreatedAt { get; init; }

    [JsonPropertyName("last_used_at"), Description("When a code of it was last taken, in UTC.")]
    public required DateTime? LastUsedAt { get; init; }

    public static TotpResponse From(TotpFactor factor) => new()
    {
        Id = factor.Id,
        Name = factor.Name,
        CreatedAt = factor.CreatedAt.UtcDateTime,
        LastUsedAt = factor.LastUsedAt?.UtcDateTime,
    };
}

/// <summary>A passkey among the second factors.</summary>
internal sealed record PasskeyFactorResponse
{
    [JsonPropertyName("id"), Description("Names it in the requests that rename or remove it.")]
    public required long Id { get; init; }

    [JsonPropertyName("name"), Description("Its name.")]
    public required string? Name { get; init; }

    [JsonPropertyName("created_at"), Description("When it was added, in UTC.")]
    public required DateTime CreatedAt { get; init; }

    [JsonPropertyName("last_used_at"), Description("When it was last used, in UTC.")]
    public required DateTime? LastUsedAt { get; init; }

    public static PasskeyFactorResponse From(Passkey passkey) => new()
    {
        Id = passkey.Id,
        Name = passkey.Name,
        CreatedAt = passkey.CreatedAt.UtcDateTime,
        LastUsedAt = passkey.LastUsedAt?.UtcDateTime,
    };
}

/// <summary>A trusted device on the wire.</summary>
internal sealed record TrustedDeviceResponse
{
    [JsonPropertyName("device_id"), Description("The id that the client chose for the device.")]
    public required string DeviceId { get; init; }

    [JsonPropertyName("device_name"), Description("The name that it had then, if any.")]
    public required string? DeviceName { get; init; }

    [JsonPropertyName("trusted_at"), Description("Since when, in UTC.")]
    public required DateTime TrustedAt { get; init; }

    [JsonPropertyName("expires_at"), Description("Until when, in UTC.")]
    public required DateTime ExpiresAt { get; init; }

    public static TrustedDeviceResponse From(TrustedDevice device) => new()
    {
        DeviceId = device.DeviceId,
        DeviceName = device.DeviceName,
        TrustedAt = device.TrustedAt.UtcDateTime,
        ExpiresAt = device.ExpiresAt.UtcDateTime,
    };
}

/// <summary>Recovery codes on the wire.</summary>
internal sealed record RecoveryCodesResponse(
    [property: JsonPropertyName("recovery_codes"), Description("Ten codes, each for one login. They are shown this once. Null where the user has some already.")]
    IReadOnlyList<string>? RecoveryCodes)
{
    public override string ToString() => nameof(RecoveryCodesResponse);
}

/// <summary>A new authenticator app on the wire.</summary>
internal sealed record TotpSetupResponse
{
    [JsonPropertyName("id"), Description("Names it in the confirmation.")]
    public required long Id { get; init; }

    [JsonPropertyName("secret"), Description("The secret in base 32, for people who type it.")]
    public required string Secret { get; init; }

    [JsonPropertyName("otpauth_uri"), Description("The address that authenticator apps take.")]
    public required string OtpauthUri { get; init; }

    [JsonPropertyName("qr_svg"), Description("The same as a QR code: an SVG document.")]
    public required string QrSvg { get; init; }

    public static TotpSetupResponse From(TotpSetup setup) => new()
    {
        Id = setup.Id,
        Secret = setup.Secret,
        OtpauthUri = setup.Uri,
        QrSvg = setup.QrSvg,
    };

    public override string ToString() => nameof(TotpSetupResponse);
}
