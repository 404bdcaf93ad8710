using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Http.Tests.Hosting;

/// <summary>The plain application as a process, with an environment of the test's own and the test's folder as its working folder.</summary>
internal static class PlainProcess
{
    /// <summary>Starts it, waits until it listens or ends, and gives what it wrote until then on both of its outputs.</summary>
    /// <param name="folder">The working folder.</param>
    /// <param name="use">Called with a client while it runs; not at all if it does not come to it.</param>
    /// <param name="environment">Variables beside the path.</param>
    public static async Task<(string Output, string Error)> RunAsync(
        string folder, Func<AuthClient, Task> use, params (string Name, string Value)[] environment)
    {
        var (output, error) = await ListeningProcess.RunAsync(
            ["dotnet", Path.Combine(AppContext.BaseDirectory, "JwtDeviceAuth.PlainApp.dll")],
            folder,
            [("JwtDeviceAuth__SigningKey", AuthApp.SigningKey), .. environment],
            async address =>
            {
                using var client = new AuthClient(address);
                await use(client);
            });
        return (string.Join('\n', output), error.TrimEnd());
    }
}
