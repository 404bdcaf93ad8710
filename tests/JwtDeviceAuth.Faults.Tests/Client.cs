using System.Net.Http.Json;

namespace JwtDeviceAuth.Faults.Tests;

/// <summary>One user on one device, who follows the contract, and keeps every answer.</summary>
public sealed class Client(string name, bool comesAndGoes, Caller caller, Counts counts)
{
    private const string Password = "correct horse battery";
    private const int RefreshesOfVisit = 6;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly List<Tokens> _answers = [];

    /// <summary>Every answer of sessions that were logged out, or replaced by a login on the device.</summary>
    public List<Tokens> Ended { get; } = [];

    /// <summary>Every answer of the session that lives, the newest last.</summary>
    public IReadOnlyList<Tokens> Answers => _answers;

    public string Name => name;

    public async Task SignUpAsync()
    {
        await caller.PostAsync("/users/signup", () => JsonContent.Create(new { email = $"{name}@example.com", name, password = Password }));
        await LogInAsync();
    }

    /// <summary>Refreshes, and does so again; some log out now and then, and in again.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        for (var turn = 1; !stop.IsCancellationRequested; turn++)
        {
            if (!await RefreshAsync())
            {
                return;
            }

            if (comesAndGoes && turn % RefreshesOfVisit == 0)
            {
                await LogOutAsync();
                await LogInAsync();
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>A refresh with the newest token; false if it is refused, which signs the client out.</summary>
    public async Task<bool> RefreshAsync()
    {
        var reply = await caller.PostAsync("/users/refresh", ("refresh_token", _answers[^1].Refresh));
        if (reply.Status != 200)
        {
            counts.Fault($"{name} was signed out by {reply}");
            return false;
        }

        counts.Refreshed();
        counts.Checked();
        _answers.Add(Tokens.From(reply.Body));
        return true;
    }

    /// <summary>Logs in; the session that the device had has ended.</summary>
    private async Task LogInAsync()
    {
        var reply = await caller.PostAsync(
            "/users/login", ("email", $"{name}@example.com"), ("password", Password), ("device_id", "phone"));
        if (reply.Status != 200)
        {
            counts.Fault($"{name} could not log in: {reply}");
            return;
        }

        counts.LoggedIn();
        Ended.AddRange(_answers);
        _answers.Clear();
        _answers.Add(Tokens.From(reply.Body));
    }

    private async Task LogOutAsync()
    {
        var reply = await caller.SendAsync(HttpMethod.Post, "/users/logout", _answers[^1].Access);

        // If the answer was lost, the first request may have counted, and the token that asks again has ended with its session.
        if (reply.Status != 204 && !(reply is { Status: 401, Repeated: true } && reply.Body.Contains("session_revoked", StringComparison.Ordinal)))
        {
            counts.Fault($"{name} could not log out: {reply}");
            return;
        }

        counts.LoggedOut();
    }
}
