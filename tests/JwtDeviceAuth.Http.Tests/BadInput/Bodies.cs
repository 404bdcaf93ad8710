using System.Text;

namespace JwtDeviceAuth.Http.Tests.BadInput;

/// <summary>Bodies as raw as a test needs them.</summary>
internal static class Bodies
{
    public const string JsonType = "application/json";
    public const string FormType = "application/x-www-form-urlencoded";

    public static HttpContent Json(string json) => Typed(JsonType, Encoding.UTF8.GetBytes(json));

    public static HttpContent Form(string encoded) => Typed(FormType, Encoding.UTF8.GetBytes(encoded));

    /// <summary>A body of any type, even one that HttpClient would refuse to send; null sends none.</summary>
    public static HttpContent Typed(string? contentType, byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        if (contentType is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return content;
    }

    /// <summary>Text with raw bytes in it: every character is one byte.</summary>
    public static byte[] Raw(string latin1) => Encoding.Latin1.GetBytes(latin1);
}
