using JwtDeviceAuth;
using Microsoft.Extensions.Options;

namespace TodoApi.Problems;

internal static class ProblemSetup
{
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        // The address of the code's page, as the library's own answers have it.
        services.AddOptions<ProblemDetailsOptions>().Configure<IOptions<JwtDeviceAuthOptions>>((problems, auth) =>
            problems.CustomizeProblemDetails = context =>
            {
                if (context.ProblemDetails.Extensions.TryGetValue("code", out var code))
                {
                    context.ProblemDetails.Type = auth.Value.ProblemTypeBase is { Length: > 0 } address ? $"{address}{code}" : "about:blank";
                }
            });
        return services
            .AddProblemDetails()
            .AddExceptionHandler<ExceptionProblems>()
            // Outside Development the framework would answer a bad request without saying what is wrong with it.
            .Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    /// <summary>Gives every failed answer a body with a code, also those that the framework leaves empty.</summary>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            // A client's fault is not worth an error in the log, and that the database is away has been logged; what is ours is.
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException
                || context.HttpContext.Response.StatusCode == StatusCodes.Status503ServiceUnavailable,
        });
        app.UseStatusCodePages(context => Problem.ForStatus(context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext));
        app.Use((context, next) => RequestBodies.Refusal(context) is { } problem ? problem.ExecuteAsync(context) : next(context));
    }
}
