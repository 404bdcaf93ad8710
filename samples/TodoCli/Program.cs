using System.Runtime.InteropServices;
using JwtDeviceAuth.Client;
using TodoCli;

// The address of the sign-in, and the folder of the session; both have defaults that fit `dotnet run --project samples/TodoApi`.
var address = Environment.GetEnvironmentVariable("TODO_API") ?? "http://localhost:5080/users";
ITokenStore store = Environment.GetEnvironmentVariable("TODO_STORE") is { Length: > 0 } folder ? new FileTokenStore(folder)
    : OperatingSystem.IsWindows() ? DpapiTokenStore.ForApplication("TodoCli")
    : FileTokenStore.ForApplication("TodoCli");

using var stop = new CancellationTokenSource();

// Ctrl+C, or the end that a system asks for: the client finishes a refresh that is under way.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
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
catch (Exception exception) when (exception is HttpRequestException or TokenStoreException or ArgumentException or OperationCanceledException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
