using JwtDeviceAuth.HttpBenchmarks.Driving;

namespace JwtDeviceAuth.HttpBenchmarks.Work;

/// <summary>One run of refreshes against one server.</summary>
/// <param name="Server">The server.</param>
/// <param name="Path">Its refresh endpoint.</param>
/// <param name="Field">The name of the token in the body and in the answer.</param>
/// <param name="TokensAsync">Gives that many tokens, each good for a refresh.</param>
/// <param name="Proofs">Makes the proofs of the key that the tokens are bound to; null where they are bound to none.</param>
internal sealed record RefreshRun(Server Server, string Path, string Field, Func<int, Task<string[]>> TokensAsync, ProofMint? Proofs = null)
{
    private const int ProofsPerSecond = 16_000;

    // wrk asks for one request more than it has connections, to see what they look like.
    private const int Spare = 2;

    public static RefreshRun OfOurs(Server server, SessionSource sessions)
        => new(server, "/users/refresh", "refresh_token", sessions.StartAsync);

    public static RefreshRun OfBound(Server server, SessionSource sessions, ProofMint proofs)
        => new(server, "/users/refresh", "refresh_token", count => sessions.StartAsync(count, proofs.Thumbprint), proofs);

    /// <summary>MapIdentityApi's tokens work until they expire, so the same ones do for every run.</summary>
    public static async Task<RefreshRun> OfIdentityAsync(Server server, int connections)
    {
        var accounts = await Accounts.CreateAsync(server, connections + Spare);
        var tokens = new string[connections + Spare];
        for (var number = 0; number < tokens.Length; number++)
        {
            tokens[number] = await accounts.IdentityRefreshTokenAsync(number);
        }

        return new RefreshRun(server, "/identity/refresh", "refreshToken", count => Task.FromResult(tokens[..count]));
    }

    public async Task<Load> RunAsync(int connections, Settings settings, string folder)
    {
        var file = System.IO.Path.Combine(folder, "refresh.txt");
        await File.WriteAllLinesAsync(file, await TokensAsync(connections + Spare));
        var variables = new Dictionary<string, string> { ["TOKENS"] = file, ["FIELD"] = Field };
        if (Proofs is not null)
        {
            variables["PROOFS"] = System.IO.Path.Combine(folder, "proofs.txt");
            Proofs.Write("POST", new Uri(Server.Address, Path), accessToken: null, (int)(ProofsPerSecond * settings.Duration.TotalSeconds), variables["PROOFS"]);
        }

        return await Wrk.RunAsync(Server, Path, "refresh.lua", connections, settings.WrkDuration, variables);
    }
}
