using JwtDeviceAuth.Stores;
using Microsoft.Extensions.Options;

namespace TodoApi;

/// <summary>A fault that stops the start is told in the one line that says how to mend it; a stack trace would bury it.</summary>
internal static class StartupCheck
{
    /// <summary>The host would log what stops the start with its whole stack.</summary>
    public static void AddStartupCheck(this WebApplicationBuilder builder)
        => builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

    /// <summary>Starts the application. Gives what hinders it: a wrong setting, or a database that cannot be used.</summary>
    public static async Task<string?> TryStartAsync(this WebApplication app)
    {
        if (app.Services.FindWrongSetting() is { } fault)
        {
            return fault;
        }

        try
        {
            await app.StartAsync();
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or StoreUnavailableException)
        {
            return exception.Message;
        }
    }

    /// <summary>Runs the checks of <c>ValidateOnStart</c> ahead of the host, and so before any other part of the start.</summary>
    private static string? FindWrongSetting(this IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return null;
        }
        catch (OptionsValidationException exception)
        {
            return exception.Message;
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            return string.Join(Environment.NewLine, exception.InnerExceptions.Select(inner => inner.Message));
        }
    }
}
