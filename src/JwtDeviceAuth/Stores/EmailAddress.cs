using System.Diagnostics.CodeAnalysis;

namespace JwtDeviceAuth.Stores;

/// <summary>The rule for e-mail addresses: what is one, and when two are the same.</summary>
public static class EmailAddress
{
    /// <summary>The greatest length of an address that can be delivered to (RFC 5321), in characters.</summary>
    public const int MaximumLength = 254;

    private const int MaximumLocalPartLength = 64;
    private const int MaximumLabelLength = 63;

    // What HTML's <input type=email> takes besides letters and digits; letters of other alphabets are taken as well (RFC 6531).
    private const string LocalPartPunctuation = ".!#$%&'*+/=?^_`{|}~-";

    /// <summary>
    /// Brings an address into the form in which two are compared: lower case. Unicode composition stays as it is, because .NET leaves it
    /// out where globalization is invariant, and two nodes must not disagree on who somebody is.
    /// </summary>
    /// <param name="email">What was typed; spaces around it are ignored.</param>
    /// <param name="normalized">The form to compare and to look up, or null.</param>
    /// <returns>False if it is not an e-mail address; never throws.</returns>
    public static bool TryNormalize(string? email, [NotNullWhen(true)] out string? normalized)
    {
        normalized = null;
        var trimmed = email?.Trim();
        if (trimmed is null || trimmed.Length > MaximumLength || !DeviceIds.IsPrintable(trimmed))
        {
            return false;
        }

        var at = trimmed.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || !IsLocalPart(trimmed.AsSpan(0, at)) || !IsDomain(trimmed.AsSpan(at + 1)))
        {
            return false;
        }

        normalized = trimmed.ToLowerInvariant();
        return true;
    }

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

    private static bool IsDomain(ReadOnlySpan<char> domain)
    {
        foreach (var range in domain.Split('.'))
        {
            var label = domain[range];
            if (label.Length is 0 or > MaximumLabelLength || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (var c in label)
            {
                if (!IsLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsLetterOrDigit(char c) => char.IsAsciiLetterOrDigit(c) || (c >= 0x80 && !char.IsWhiteSpace(c));
}
