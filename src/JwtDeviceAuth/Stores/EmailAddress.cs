using System.Diagnostics.CodeAnalysis;

namespace JwtDeviceAuth.Stores;

/// <summary>The rule for e-mail addresses: what is one, and when two are the same.</summary>
public static class EmailAddress
{
    /// <summary>The greatest length of an address that can be delivered to (RFC 5321), in characters.</summary>
    public const int MaximumLength = 254;

    private const int MaximumLocalPartLength = 64;

    // What HTML's <input type=email> takes besides letters and digits; letters of other alphabets are taken as well (RFC 6531).
    private const string LocalPartPunctuation = ".!#$%&'*+/=?^_`{|}~-";

    /// <summary>
    /// Brings an address into the form in which two are compared. Of the local part only the ASCII letters are folded to lower case: to
    /// others a case mapping is not one-to-one (U+212A KELVIN SIGN would become k), so two people would be one. Other letters stay as they
    /// are; nothing is composed. The domain becomes lower-case ASCII with A-labels (RFC 5890): <c>bücher.example</c> and
    /// <c>xn--bcher-kva.example</c> are one. The result does not depend on the globalization data of the machine.
    /// </summary>
    /// <param name="email">What was typed; spaces around it are ignored.</param>
    /// <param name="normalized">The form to compare and to look up, at most <see cref="MaximumLength"/> characters; or null.</param>
    /// <returns>
    /// False if it is not an e-mail address, or its domain is written in a form that has several spellings: with capitals that are not
    /// ASCII, full-width letters, separate accents, another dot than U+002E, or letters outside Latin, Greek, Cyrillic, Hebrew, Arabic,
    /// Japanese, Chinese and Korean, whose A-label is taken instead. An IP address is no domain. Never throws.
    /// </returns>
    public static bool TryNormalize(string? email, [NotNullWhen(true)] out string? normalized)
    {
        normalized = null;
        var trimmed = email?.Trim();
        if (trimmed is null || trimmed.Length > MaximumLength || !DeviceIds.IsPrintable(trimmed))
        {
            return false;
        }

        var at = trimmed.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || !IsLocalPart(trimmed.AsSpan(0, at)) || !EmailDomain.TryNormalize(trimmed[(at + 1)..], out var domain))
        {
            return false;
        }

        var address = $"{ToLowerAscii(trimmed[..at])}@{domain}";
        normalized = address.Length <= MaximumLength ? address : null;
        return normalized is not null;
    }

    /// <summary>Folds the ASCII letters and leaves all others.</summary>
    internal static string ToLowerAscii(string text)
        => string.Create(text.Length, text, static (lower, text) =>
        {
            for (var index = 0; index < lower.Length; index++)
            {
                lower[index] = char.IsAsciiLetterUpper(text[index]) ? (char)(text[index] | 0x20) : text[index];
            }
        });

    private static bool IsLocalPart(ReadOnlySpan<char> local)
    {
        foreach (var c in local)
        {
            if (!IsLetterOrDigit(c) && !LocalPartPunctuation.Contains(c, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return local.Length <= MaximumLocalPartLength;
    }

    private static bool IsLetterOrDigit(char c) => char.IsAsciiLetterOrDigit(c) || (c >= 0x80 && !char.IsWhiteSpace(c));
}
