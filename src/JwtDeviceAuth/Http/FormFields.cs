using System.Net;
using System.Text;

namespace JwtDeviceAuth.Http;

/// <summary>
/// Parses <c>application/x-www-form-urlencoded</c>. The framework's reader puts a replacement character where bytes are not UTF-8, under
/// which two different passwords would be one; this refuses them.
/// </summary>
internal static class FormFields
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static RequestFields? Parse(ReadOnlySpan<byte> body, WireNames names)
    {
        var fields = new RequestFields(names);
        try
        {
            foreach (var range in body.Split((byte)'&'))
            {
                var pair = body[range];
                if (pair.IsEmpty)
                {
                    continue;
                }

                var equals = pair.IndexOf((byte)'=');
                var name = Decode(equals < 0 ? pair : pair[..equals]);
                var value = equals < 0 ? string.Empty : Decode(pair[(equals + 1)..]);
                if (!fields.TryAdd(name, value))
                {
                    return null;
                }
            }
        }
        catch (DecoderFallbackException)
        {
            return null;
        }

        return fields;
    }

    private static string Decode(ReadOnlySpan<byte> encoded)
    {
        var bytes = encoded.ToArray();
        return StrictUtf8.GetString(WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length)!);
    }
}
