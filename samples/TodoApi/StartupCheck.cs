using Microsoft.Extensions.Options;

namespace TodoApi;

internal static class StartupCheck
{
    /// <summary>Runs the checks of <c>ValidateOnStart</c> ahead of the host, which would log a failure with its whole stack.</summary>
    public static string? FindWrongSetting(this IServiceProvider services)
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
