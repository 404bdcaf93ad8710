using System.Globalization;
using System.Text;

namespace JwtDeviceAuth.Stores;

/// <summary>The rule for device ids.</summary>
public static class DeviceIds
{
    /// <summary>
    /// The reserved id of a session without a device (a social login that brought none). A stored value rather than null, because two
    /// nulls count as different in a unique index, and there is to be one such session per user and provider.
    /// </summary>
    public const string None = "(none)";

    /// <summary>The greatest length, in UTF-16 characters.</summary>
    public const int MaximumLength = 128;

    /// <summary>Whether a client may use this id: 1 to 128 printable characters, and not <see cref="None"/>.</summary>
    /// <param name="deviceId">What the client sent.</param>
    /// <returns>False for null, empty, too long, unprintable or the reserved value; never throws.</returns>
    public static bool IsValid(string? deviceId)
        => deviceId is { Length: >= 1 and <= MaximumLength }
            && deviceId != None
            && !char.IsWhiteSpace(deviceId[0])
            && !char.IsWhiteSpace(deviceId[^1])
            && IsPrintable(deviceId);

    /// <summary>Whether a text consists of characters that can be shown on one line.</summary>
    internal static bool IsPrintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!IsPrintable(rune))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>EnumerateRunes puts U+FFFD instead of an unpaired surrogate; it also stands for bytes that were not UTF-8.</summary>
    internal static bool IsPrintable(Rune rune)
        => rune != Rune.ReplacementChar
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
