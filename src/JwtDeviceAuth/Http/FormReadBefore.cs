using System.Text;
using Microsoft.AspNetCore.Http;

namespace JwtDeviceAuth.Http;

/// <summary>
/// A form that a middleware of the application has read, as some do that log requests or take the method from a field: the body is used up by then, and what the framework made of it
/// is all there is.
/// </summary>
internal static class FormReadBefore
{
    private static readonly Problem Malformed = Problem.Malformed("The body is not a form in UTF-8, with each field once.");

    public static (RequestFields? Fields, Problem? Problem) Parse(IFormCollection form, int maximumBytes, WireNames names)
    {
        var (fields, length) = (new RequestFields(names), 0);
        foreach (var (name, values) in form)
        {
            // The framework puts a replacement character where bytes are not UTF-8, under which two different passwords would be one.
            if (values is not [{ } value] || HasReplacement(name) || HasReplacement(value) || !fields.TryAdd(name, value))
            {
                return (null, Malformed);
            }

            length += Encoding.UTF8.GetByteCount(name) + Encoding.UTF8.GetByteCount(value);
        }

        foreach (var file in form.Files)
        {
            fields.AddErrorAsSent(file.Name, "must be a text and not a file");
        }

        return length > maximumBytes ? (null, Problem.BodyTooLarge) : (fields, null);
    }

    private static bool HasReplacement(string text) => text.Contains((char)Rune.ReplacementChar.Value, StringComparison.Ordinal);
}
