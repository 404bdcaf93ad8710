using System.Text.Json.Nodes;
using JwtDeviceAuth.Client;

namespace JwtDeviceAuth.ClientDriver;

/// <summary>One client of a scenario, on a folder that others may share; it can be stopped where it is, as a process that is killed.</summary>
internal sealed class DrivenClient
{
    private readonly List<string> _changes = [];
    private readonly LifeSwitch _life = new();

    public DrivenClient(string address, string folder, StoreFault fault, bool hasKey)
    {
        Auth = new JwtDeviceAuthClient(new JwtDeviceAuthClientOptions
        {
            BaseAddress = address,
            Store = new DrivenStore(new FileTokenStore(folder), fault, _life),
            UseDeviceKey = hasKey,
            TimeProvider = Time,
            CreateHandler = () => new LifeHandler(_life) { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false } },
            SecondFactor = (_, _) => new(Codes.TryDequeue(out var code) ? SecondFactorProof.Totp(code) : null),
            StepUp = (_, _) => new(new StepUpProof { Password = "right" }),
        });
        Auth.StateChanged += (_, change) =>
        {
            lock (_changes)
            {
                _changes.Add(NameOf(change.State));
            }
        };
        Http = Auth.CreateHttpClient();
    }

    public JwtDeviceAuthClient Auth { get; }

    public HttpClient Http { get; }

    public JumpingTime Time { get; } = new();

    public Queue<string> Codes { get; set; } = new();

    public void Kill() => _life.End();

    public async Task<JsonObject> StateAsync()
    {
        var state = NameOf(await Auth.GetStateAsync());
        lock (_changes)
        {
            return new JsonObject { ["state"] = state, ["changes"] = new JsonArray([.. _changes.Select(change => (JsonNode)change)]) };
        }
    }

    private static string NameOf(AuthState state) => state.IsSignedIn ? "signed-in" : "signed-out";
}
