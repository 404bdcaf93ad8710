using JwtDeviceAuth.Stores;
using OtpNet;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>Codes of authenticator apps: TOTP (RFC 6238) with what all apps take: SHA-1, six digits, steps of 30 seconds.</summary>
internal static class TotpCodes
{
    public const int Digits = 6;

    private const int StepSeconds = 30;
    private const int SecretBytes = 20;

    // The issuer is in the address twice.
    private const int LongestIssuer = 64;
    private const int LongestAccount = 100;

    /// <summary>One step back and one on, for clocks that differ and people who type slowly (RFC 6238, section 5.2).</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    public static byte[] NewSecret() => KeyGeneration.GenerateRandomKey(SecretBytes);

    public static string ToBase32(byte[] secret) => Base32Encoding.ToString(secret).TrimEnd('=');

    /// <summary>The address that apps take. Names that are long are cut: in the address a letter can take nine characters, and a QR code holds some 2,300.</summary>
    public static string UriOf(byte[] secret, string issuer, string account)
        => new OtpUri(OtpType.Totp, secret, Cut(account, LongestAccount), Cut(issuer, LongestIssuer), OtpHashMode.Sha1, Digits, StepSeconds).ToString();

    private static string Cut(string name, int longest) => name.Length > longest ? Label.From(name, longest) ?? string.Empty : name;

    /// <summary>What was typed without the spaces that apps show between the digits; null if it is no code.</summary>
    public static string? Normalize(string typed)
    {
        var digits = string.Concat(typed.Where(character => !char.IsWhiteSpace(character)));
        return digits.Length == Digits && digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>The time step of a code, which is not before or at the last one that was accepted; null for a wrong code.</summary>
    public static long? FindStep(byte[] secret, string code, DateTimeOffset now, long lastStep)
        => new Totp(secret, StepSeconds, OtpHashMode.Sha1, Digits).VerifyTotp(now.UtcDateTime, code, out var step, Window) && step > lastStep
            ? step
            : null;
}
