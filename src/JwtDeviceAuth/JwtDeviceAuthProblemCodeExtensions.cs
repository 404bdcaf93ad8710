using JwtDeviceAuth.Http;
using Microsoft.AspNetCore.Http;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Describes problems of the application's own endpoints for OpenAPI documents, as those of JwtDeviceAuth are described.</summary>
public static class JwtDeviceAuthProblemCodeExtensions
{
    /// <summary>
    /// Says that an endpoint can answer with problem details (RFC 9457) of this status and <c>code</c>. It only describes: the endpoint makes the answer.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of builder.</typeparam>
    /// <param name="builder">An endpoint or a group.</param>
    /// <param name="status">The HTTP status, 400 to 599.</param>
    /// <param name="code">The code, such as <c>todo_not_found</c>.</param>
    /// <param name="title">What it means, for people.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The status is none of a failure.</exception>
    public static TBuilder ProducesProblemCode<TBuilder>(this TBuilder builder, int status, string code, string title)
        where TBuilder : IEndpointConventionBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(code);
        ArgumentException.ThrowIfNullOrEmpty(title);
        ArgumentOutOfRangeException.ThrowIfLessThan(status, StatusCodes.Status400BadRequest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return builder.WithMetadata(
            new OperationFailures(new Problem(status, code, title)),
            new ProducesResponseTypeMetadata(status, typeof(Mvc.ProblemDetails), ["application/problem+json"]));
    }
}
