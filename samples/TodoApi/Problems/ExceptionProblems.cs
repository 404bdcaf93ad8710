using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace TodoApi.Problems;

/// <summary>Turns exceptions into problems: a request that could not be bound is the client's fault, anything else is ours.</summary>
internal sealed class ExceptionProblems : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var problem = exception is BadHttpRequestException fault ? ForFault(fault) : Problem.InternalError;
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    private static ProblemHttpResult ForFault(BadHttpRequestException fault) => fault switch
    {
        // A value of the wrong type, at a path such as $.title. What is no JSON at all has an inner JsonException of the reader.
        { InnerException: JsonException { Path: ['$', '.', .. var field], InnerException: not JsonException } } =>
            Problem.Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                [field] = ["is sent twice, or has a value of the wrong type"],
            }),
        { StatusCode: 400 } => Problem.Malformed,
        _ => Problem.ForStatus(fault.StatusCode),
    };
}
