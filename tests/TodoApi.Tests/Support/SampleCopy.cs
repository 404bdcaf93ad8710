using System.Security.Cryptography;
using System.Text.Json.Nodes;
using JwtDeviceAuth.TestSupport;

namespace TodoApi.Tests.Support;

/// <summary>
/// The built sample in a folder of its own, started as a process: for what is settled before the first line of a program runs, and for an account
/// that cannot read the folder of the tests.
/// </summary>
internal sealed class SampleCopy : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TemporaryFolder _folder = new();

    public SampleCopy()
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        }

        // The native libraries of SQLite.
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "runtimes"), "*", SearchOption.AllDirectories))
        {
            var copy = _folder.File(Path.GetRelativePath(AppContext.BaseDirectory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        Directory.CreateDirectory(_folder.File("data"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.Path, Readable);
            File.SetUnixFileMode(_folder.File("data"), Readable | UnixFileMode.OtherWrite);
        }
    }

    /// <summary>In a folder that every account can write to.</summary>
    public string DatabasePath => _folder.File("data/todo.db");

    /// <summary>Turns the framework's knowledge of languages on, or off as it is built.</summary>
    public void SetInvariantGlobalization(bool invariant) => SetProperty("System.Globalization.Invariant", invariant);

    /// <summary>Sets a switch that a process reads before its first line.</summary>
    public void SetProperty(string name, bool value)
    {
        var path = _folder.File("TodoApi.runtimeconfig.json");
        var config = JsonNode.Parse(File.ReadAllText(path))!;
        config["runtimeOptions"]!["configProperties"]![name] = value;
        File.WriteAllText(path, config.ToJsonString());
    }

    /// <summary>Starts it, waits until it listens or ends, and gives what it wrote until then.</summary>
    /// <param name="use">Called with the address while it runs; not at all if it does not come to it.</param>
    /// <param name="asNobody">Runs it under an account that owns nothing.</param>
    /// <param name="environment">Variables of its environment, which is empty otherwise but for the path.</param>
    public async Task<string> RunAsync(Func<Uri, Task> use, bool asNobody, params (string Name, string Value)[] environment)
    {
        string[] command = ["dotnet", _folder.File("TodoApi.dll")];
        if (asNobody && Environment.IsPrivilegedProcess)
        {
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. command];
        }

        var signingKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var (output, error) = await ListeningProcess.RunAsync(
            command, _folder.Path, [("JwtDeviceAuth__SigningKey", signingKey), .. environment], use);
        return string.Join('\n', output.Append(error));
    }

    public void Dispose() => _folder.Dispose();
}
