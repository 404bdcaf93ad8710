using System.Buffers.Text;
using System.Numerics;
using System.Runtime.InteropServices;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Tokens;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// An access token as it comes with a request: <c>Authorization: Bearer</c>, one space and one token (RFC 6750, section 2.1), or with the word <c>DPoP</c> (RFC 9449, section 7.1).
/// </summary>
internal static class AccessTokenText
{
    private const string Prefix = "Bearer ";
    private const string DPoPPrefix = "DPoP ";

    /// <summary>What the application found itself, else what stands in the header; empty if there is none.</summary>
    /// <param name="received">The request.</param>
    /// <param name="isDPoP">Whether it is sent as one that is bound to a key; where the application found it, a proof beside it says so.</param>
    public static ReadOnlySpan<char> Of(MessageReceivedContext received, out bool isDPoP)
    {
        if (!string.IsNullOrEmpty(received.Token))
        {
            isDPoP = received.Request.Headers.ContainsKey(ProofCheck.HeaderName);
            return received.Token;
        }

        var headers = received.Request.Headers.Authorization;
        var header = headers.Count == 1 ? headers[0] : headers.ToString();
        isDPoP = header is not null && header.StartsWith(DPoPPrefix, StringComparison.OrdinalIgnoreCase);
        if (isDPoP)
        {
            return header.AsSpan(DPoPPrefix.Length);
        }

        return header is not null && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header.AsSpan(Prefix.Length) : [];
    }

    /// <summary>
    /// What is wrong with the spelling; null if nothing is. A token has one spelling: the decoder would forgive padding, and bits behind the
    /// last byte.
    /// </summary>
    public static string? FaultOf(ReadOnlySpan<char> token)
    {
        if (token.Length > AccessTokenFormat.MaximumLength)
        {
            return $"it has more than {AccessTokenFormat.MaximumLength} characters";
        }

        if (!StrictToken.HasTokenCharacters(token))
        {
            return "it has characters that no token has";
        }

        var parts = 0;
        foreach (var part in token.Split('.'))
        {
            parts++;
            if (token[part].IsEmpty || !Base64Url.IsValid(token[part]))
            {
                return "a part of it is not base64url";
            }
        }

        return parts == 3 ? null : "it does not have three parts";
    }

    /// <summary>
    /// Compares two texts whole, in a time that depends on nothing but their length: the differences are gathered, and looked at once in the end.
    /// <see cref="System.Security.Cryptography.CryptographicOperations.FixedTimeEquals"/> does it a byte at a time, which is slow for a token.
    /// </summary>
    public static bool FixedTimeEquals(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        var left = MemoryMarshal.Cast<char, ushort>(one);
        var right = MemoryMarshal.Cast<char, ushort>(other);
        var differences = Vector<ushort>.Zero;
        var index = 0;
        for (; index <= left.Length - Vector<ushort>.Count; index += Vector<ushort>.Count)
        {
            differences |= new Vector<ushort>(left[index..]) ^ new Vector<ushort>(right[index..]);
        }

        var rest = 0;
        for (; index < left.Length; index++)
        {
            rest |= left[index] ^ right[index];
        }

        return differences == Vector<ushort>.Zero & rest == 0;
    }
}
