using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Client;

namespace JwtDeviceAuth.ClientDriver;

/// <summary>Does what the commands of clients/conformance/README.md say.</summary>
internal sealed class Driver : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jwtdeviceauth-driver-").FullName;
    private readonly ConcurrentDictionary<string, DrivenClient> _clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StoreFault> _faults = new(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public async Task<JsonObject> DoAsync(JsonObject command) => Text(command, "do") switch
    {
        "open" => Open(command),
        "signIn" => await SignInAsync(Client(command), command),
        "request" => await RequestAsync(Client(command), command),
        "state" => await Client(command).StateAsync(),
        "signOut" => await DoneAsync(Client(command).Auth.SignOutAsync()),
        "online" => await DoneAsync(Client(command).Auth.NetworkIsBackAsync()),
        "close" => await DoneAsync(Client(command).Auth.DisposeAsync().AsTask()),
        "kill" => Done(Client(command).Kill),
        "jump" => Done(() => Client(command).Time.Jump(TimeSpan.FromSeconds((int)command["seconds"]!))),
        "pass" => Done(() => Client(command).Time.Pass(TimeSpan.FromSeconds((int)command["seconds"]!))),
        "breakStore" => Break(Text(command, "store"), Text(command, "how")),
        "replaceStore" => Replace(Text(command, "store"), Text(command, "from")),
        "steal" => Steal(Text(command, "store")),
        _ => new JsonObject { ["unsupported"] = true },
    };

    private JsonObject Open(JsonObject command)
    {
        var store = Text(command, "store");
        _clients[Text(command, "client")] = new DrivenClient(
            Text(command, "base"), FolderOf(store), _faults.GetOrAdd(store, static _ => new StoreFault()), (bool?)command["dpop"] ?? false);
        return [];
    }

    private static async Task<JsonObject> SignInAsync(DrivenClient client, JsonObject command)
    {
        client.Codes = new Queue<string>((command["codes"]?.AsArray() ?? []).Select(code => (string)code!));
        var result = await client.Auth.SignInAsync(Text(command, "email"), Text(command, "password"));
        return result.Succeeded ? [] : new JsonObject { ["error"] = result.Code ?? result.Status.ToString() };
    }

    private static async Task<JsonObject> RequestAsync(DrivenClient client, JsonObject command)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Text(command, "method")), Text(command, "url"));
        if ((string?)command["body"] is { } body)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "text/plain");
        }

        try
        {
            using var answer = await client.Http.SendAsync(request);
            return new JsonObject { ["status"] = (int)answer.StatusCode, ["body"] = await answer.Content.ReadAsStringAsync() };
        }
        catch (SessionUnavailableException exception)
        {
            return new JsonObject { ["error"] = exception.Message, ["retryAfter"] = exception.RetryAfter.TotalSeconds };
        }
    }

    private JsonObject Break(string store, string how)
    {
        var fault = _faults.GetOrAdd(store, static _ => new StoreFault());
        fault.How = how is "full" or "readOnly" ? how : null;
        foreach (var file in Directory.Exists(FolderOf(store)) ? Directory.GetFiles(FolderOf(store), "*.session") : [])
        {
            switch (how)
            {
                case "cleared":
                    File.Delete(file);
                    break;
                case "damaged":
                    File.WriteAllText(file, File.ReadAllText(file)[..20]);
                    break;
                case "newer":
                    var document = JsonNode.Parse(File.ReadAllText(file))!;
                    document["version"] = 99;
                    File.WriteAllText(file, document.ToJsonString());
                    break;
                default:
                    break;
            }
        }

        return [];
    }

    /// <summary>By renames, as a client writes.</summary>
    private JsonObject Replace(string store, string from)
    {
        Directory.CreateDirectory(FolderOf(store));
        foreach (var file in Directory.GetFiles(FolderOf(from)).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            var target = Path.Combine(FolderOf(store), Path.GetFileName(file));
            File.Copy(file, $"{target}.copy");
            File.Move($"{target}.copy", target, overwrite: true);
        }

        return [];
    }

    /// <summary>The file of the session, into the folder of another machine.</summary>
    private JsonObject Steal(string store)
    {
        var copy = Guid.NewGuid().ToString();
        Directory.CreateDirectory(FolderOf(copy));
        foreach (var file in Directory.GetFiles(FolderOf(store), "*.session"))
        {
            File.Copy(file, Path.Combine(FolderOf(copy), Path.GetFileName(file)));
        }

        return new JsonObject { ["store"] = copy };
    }

    private string FolderOf(string store) => Path.Combine(_folder, store);

    private DrivenClient Client(JsonObject command) => _clients[Text(command, "client")];

    private static string Text(JsonObject command, string name) => (string?)command[name] ?? string.Empty;

    private static async Task<JsonObject> DoneAsync(Task work)
    {
        await work;
        return [];
    }

    private static JsonObject Done(Action work)
    {
        work();
        return [];
    }
}
