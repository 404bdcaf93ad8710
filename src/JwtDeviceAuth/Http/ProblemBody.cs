using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http;

/// <summary>
/// Writes problem details. Where the application has called <c>AddProblemDetails</c> it has a say in them, and the framework writes them; else
/// they are written here, to the same bytes, without the serializer that an application's first failed answer would have to wait for.
/// </summary>
internal static class ProblemBody
{
    public static Task WriteAsync(HttpContext context, ProblemHttpResult result)
        => context.RequestServices.GetService<IProblemDetailsService>() is null ? WriteHereAsync(context, result) : WriteAsideAsync(context, result);

    /// <summary>The framework begins to send what it writes, so it gets a body of its own.</summary>
    private static async Task WriteAsideAsync(HttpContext context, ProblemHttpResult result)
    {
        using var aside = new MemoryStream();
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(aside));
        try
        {
            await result.ExecuteAsync(context);
        }
        finally
        {
            context.Features.Set(body);
        }

        context.Response.BodyWriter.Write(aside.GetBuffer().AsSpan(0, (int)aside.Length));
    }

    private static async Task WriteHereAsync(HttpContext context, ProblemHttpResult result)
    {
        var (response, problem) = (context.Response, result.ProblemDetails);
        response.StatusCode = result.StatusCode;
        response.ContentType = result.ContentType;
        await using (var json = new Utf8JsonWriter(response.BodyWriter))
        {
            json.WriteStartObject();
            json.WriteString("type", problem.Type);
            json.WriteString("title", problem.Title);
            json.WriteNumber("status", result.StatusCode);
            if (problem.Detail is { } detail)
            {
                json.WriteString("detail", detail);
            }

            foreach (var (name, value) in problem.Extensions)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }

            json.WriteEndObject();
        }
    }

    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case IReadOnlyDictionary<string, string[]> errors:
                json.WriteStartObject();
                foreach (var (field, faults) in errors)
                {
                    json.WritePropertyName(field);
                    Write(json, faults);
                }

                json.WriteEndObject();
                break;
            case IReadOnlyList<string> texts:
                json.WriteStartArray();
                foreach (var text in texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue((string?)value);
                break;
        }
    }
}
