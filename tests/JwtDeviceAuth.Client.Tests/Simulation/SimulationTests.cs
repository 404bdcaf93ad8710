using System.Text.Json;
using JwtDeviceAuth.Client.Sessions;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Client.Tests.Simulation;

public sealed class SimulationTests
{
    private const int Runs = 2000;
    private const int RunsOfBroken = 60;

    [Fact]
    public async Task Thousands_of_runs_break_no_rule()
    {
        var (requests, refreshes, rotations) = (0, 0, 0);
        Parallel.For(0, Runs, seed =>
        {
            var run = new SimulatedRun(seed, _ => new ClientRules()).Execute();
            Assert.True(run.Violations.Count == 0, $"Seed {seed}: {string.Join("; ", run.Violations.Take(3))}");
            Interlocked.Add(ref requests, run.Requests);
            Interlocked.Add(ref refreshes, run.Server.Refreshes.Count);
            Interlocked.Add(ref rotations, run.Server.Rotations);
        });

        await TestReport.AddAsync($"Client for .NET: {Runs} runs, {requests} requests, {refreshes} refreshes sent, {rotations} made; nobody was signed out.");
    }

    [Fact]
    public void A_client_that_signs_out_on_a_502_is_noticed()
        => AssertNoticed(_ => new ClientRules { EndsSession = reply => Definitive.IsRefusal(reply) || (int?)reply.Status == 502 }, "was signed out");

    [Fact]
    public void A_client_whose_claim_outlives_it_is_noticed()
        => AssertNoticed(_ => new ClientRules { LongestSilence = TimeSpan.MaxValue, LongestClaim = TimeSpan.MaxValue }, "could not be reached");

    [Fact]
    public void A_client_that_takes_the_clock_from_the_token_is_noticed()
        => AssertNoticed(time => new ClientRules { LifeLeft = session => ExpiryOf(session.AccessToken) - time.GetUtcNow() }, "before the access token expired");

    [Fact]
    public void A_client_that_takes_any_401_for_a_refusal_is_noticed()
        => AssertNoticed(_ => new ClientRules { EndsSession = reply => (int?)reply.Status is 400 or 401 or 404 }, "was signed out");

    private static DateTimeOffset ExpiryOf(string accessToken)
    {
        var payload = accessToken.Split('.')[1].Replace('-', '+').Replace('_', '/');
        using var json = JsonDocument.Parse(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')));
        return DateTimeOffset.FromUnixTimeSeconds(json.RootElement.GetProperty("exp").GetInt64());
    }

    private static void AssertNoticed(Func<TimeProvider, ClientRules> broken, string violation)
        => Assert.Contains(
            Enumerable.Range(0, RunsOfBroken).SelectMany(seed => new SimulatedRun(seed, broken).Execute().Violations),
            found => found.Contains(violation, StringComparison.Ordinal));
}
