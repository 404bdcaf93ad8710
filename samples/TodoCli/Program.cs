using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json;
using JwtDeviceAuth.Client;
using TodoCli;

// The address of the sign-in, and the folder of the session; both have defaults that fit `dotnet run --project samples/TodoApi`.
var address = Environment.GetEnvironmentVariable("TODO_API") ?? "http://localhost:5080/users";
using var stop = new CancellationTokenSource();

// Ctrl+C, or the end that a system asks for: the client finishes a refresh that is under way.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    ITokenStore store = Environment.GetEnvironmentVariable("TODO_STORE") is { Length: > 0 } folder ? new FileTokenStore(folder)
        : OperatingSystem.IsWindows() ? DpapiTokenStore.ForApplication("TodoCli")
        : FileTokenStore.ForApplication("TodoCli");
    await using var auth = new JwtDeviceAuthClient(new()
    {
        BaseAddress = address,
        Store = store,
        BindAccessTokens = true,
        SecondFactor = Ask.SecondFactorAsync,
        StepUp = Ask.StepUpAsync,
    });
    using var api = auth.CreateHttpClient();
    return await Commands.RunAsync(auth, api, args, stop.Token);
}
catch (ArgumentException exception)
{
    // Of what TODO_API and TODO_STORE say.
    return await Commands.FailAsync(exception.ParamName is null ? exception.Message : exception.Message.Replace($" (Parameter '{exception.ParamName}')", string.Empty, StringComparison.Ordinal));
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return await Commands.FailAsync("Stopped.");
}
catch (JsonException)
{
    return await Commands.FailAsync($"Something answered that is not the API: is TODO_API ({address}) right? In a network that asks for a sign-in of its own, do that first.");
}
catch (HttpListenerException exception)
{
    return await Commands.FailAsync($"The port that the browser comes back to is taken: {exception.Message}");
}
catch (Exception exception) when (exception is SessionUnavailableException or TokenStoreException or InvalidOperationException)
{
    return await Commands.FailAsync(exception.Message);
}
catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
{
    return await Commands.FailAsync($"The server cannot be reached: {exception.Message}");
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
