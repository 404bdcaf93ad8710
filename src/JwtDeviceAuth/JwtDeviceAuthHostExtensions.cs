using JwtDeviceAuth;
using JwtDeviceAuth.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>Runs an application whose start says in one line what is wrong.</summary>
public static class JwtDeviceAuthHostExtensions
{
    /// <summary>
    /// Runs the application instead of <c>Run</c>: <c>return await app.TryRunAsync();</c>. A wrong setting, of any options that are validated at the
    /// start, and a database that cannot be used are one line each on the standard error, where <c>Run</c> writes a stack trace. Every other fault is
    /// thrown as it is.
    /// </summary>
    /// <param name="host">The application, web or not.</param>
    /// <param name="cancellationToken">Stops the application.</param>
    /// <returns>0 once the application has ended, 1 where it could not start: the exit code of the process.</returns>
    /// <remarks>
    /// The host still logs a database fault with its stack. <c>builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)</c>
    /// keeps the log to the line, too.
    /// </remarks>
    public static async Task<int> TryRunAsync(this IHost host, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(host);
        if (await StartAsync(host, cancellationToken) is { } fault)
        {
            await Console.Error.WriteLineAsync(fault);
            await DisposeAsync(host);
            return 1;
        }

        await host.WaitForShutdownAsync(cancellationToken);
        await DisposeAsync(host);
        return 0;
    }

    /// <summary>Starts the application. Gives what hinders it.</summary>
    private static async Task<string?> StartAsync(IHost host, CancellationToken cancellationToken)
    {
        try
        {
            // Ahead of the host, which would log what stops the start with its whole stack.
            host.Services.GetService<IStartupValidator>()?.Validate();
            await host.StartAsync(cancellationToken);
            return null;
        }
        catch (Exception exception) when (LinesOf(exception) is { } lines)
        {
            return lines;
        }
    }

    private static string? LinesOf(Exception exception) => exception switch
    {
        OptionsValidationException or StartupFaultException or StoreUnavailableException => exception.Message,
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException)
            => string.Join(Environment.NewLine, several.InnerExceptions.Select(inner => inner.Message)),
        _ => null,
    };

    /// <summary>As <c>Run</c> does. What was logged is written by then.</summary>
    private static async ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
        else
        {
            host.Dispose();
        }
    }
}
