using JwtDeviceAuth.Client.Sessions;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Client.Tests.Simulation;

/// <summary>One process with a client, on a store that others share.</summary>
internal sealed class SimulatedClient
{
    private readonly SimulatedLife _life = new();
    private readonly HttpClient _http;

    public SimulatedClient(VirtualTime time, SeededNumbers numbers, ScriptedServer server, SimulatedStore store, ClientRules rules)
    {
        var options = new JwtDeviceAuthClientOptions
        {
            BaseAddress = "https://api.example.com/users",
            Store = store.For(_life),
            TimeProvider = time,
            UseDeviceKey = false,
            CreateHandler = () => new Handler(server, _life),
        };
        Auth = new JwtDeviceAuthClient(new ClientSettings(options) { Rules = rules, Continuations = TaskCreationOptions.None, Random = () => numbers.Next(0, 1000) / 1000.0 }, loggers: null);
        Auth.StateChanged += (_, change) => States.Add(change.State);
        _http = Auth.CreateHttpClient();
        _http.Timeout = Timeout.InfiniteTimeSpan;
    }

    public JwtDeviceAuthClient Auth { get; }

    /// <summary>Each change that was reported.</summary>
    public List<AuthState> States { get; } = [];

    public bool IsKilled => _life.IsOver;

    public void Kill() => _life.IsOver = true;

    public Task<SignInResult> SignInAsync(string account = "ann@example.com") => Auth.SignInAsync(account, "right");

    public Task<AuthState> GetStateAsync() => Auth.GetStateAsync().AsTask();

    public Task<HttpResponseMessage> GetAsync() => _http.GetAsync("todos");

    private sealed class Handler(ScriptedServer server, SimulatedLife life) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await life.CheckAsync().ConfigureAwait(false);
            var answer = await server.SendAsync(request, cancellationToken).ConfigureAwait(false);
            await life.CheckAsync().ConfigureAwait(false);
            return answer;
        }
    }
}
