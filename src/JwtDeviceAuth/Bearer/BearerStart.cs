using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Bearer;

/// <summary>Looks at the scheme before the application takes requests, so that what is wrong with it stops the start with one line and fails no request.</summary>
internal sealed class BearerStart(
    IAuthenticationSchemeProvider schemes,
    IOptionsMonitor<JwtBearerOptions> bearer,
    IOptions<JwtDeviceAuthOptions> options) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var name = options.Value.Bearer.Scheme;
        var scheme = await schemes.GetSchemeAsync(name);
        if (scheme?.HandlerType != typeof(BearerHandler))
        {
            throw new WrongSettingsException(name, typeof(AuthenticationOptions), [
                $"JwtDeviceAuth:Bearer:Scheme is {name}, and the application has put {scheme?.HandlerType.Name ?? "nothing"} instead of the scheme's handler, which "
                + "would let pass tokens of sessions that have ended; leave it, and add a scheme of another name beside it.",
            ]);
        }

        try
        {
            // Reading them validates them.
            bearer.Get(name);
        }
        catch (OptionsValidationException exception)
        {
            throw new WrongSettingsException(exception.OptionsName, exception.OptionsType, exception.Failures);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
