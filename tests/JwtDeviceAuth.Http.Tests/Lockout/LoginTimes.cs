using System.Diagnostics;
using JwtDeviceAuth.Accounts;
using JwtDeviceAuth.EntityFrameworkCore;
using JwtDeviceAuth.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>
/// Measures whether a failed login tells by its duration which kind of account it was for. The kinds take turns, so that whatever else
/// the machine does meets all of them alike, and are compared within each turn.
/// </summary>
internal sealed class LoginTimes(AuthApp app)
{
    private const string WrongPassword = "exists@example.com";

    private static readonly string[] Others = ["nobody@example.com", "social@example.com", "inactive@example.com"];

    public async Task SetUpAsync()
    {
        foreach (var email in new[] { WrongPassword, "social@example.com", "inactive@example.com" })
        {
            await app.Client.SignUpAsync(email);
        }

        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .Where(user => user.NormalizedEmail == "social@example.com")
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.PasswordHash, (string?)null)));
        await app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .Where(user => user.NormalizedEmail == "inactive@example.com")
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.IsActive, false)));
        await MeasureAsync(turns: 3);
    }

    /// <summary>
    /// For each other kind of account the median of its differences from an account that exists, as a part of the median login of the latter.
    /// </summary>
    public async Task<Dictionary<string, double>> MeasureAsync(int turns)
    {
        string[] kinds = [WrongPassword, .. Others];
        var times = kinds.ToDictionary(kind => kind, _ => new List<double>(turns), StringComparer.Ordinal);
        for (var turn = 0; turn < turns; turn++)
        {
            for (var place = 0; place < kinds.Length; place++)
            {
                // Each begins as often as the others, so that none is always the first after a pause.
                var kind = kinds[(turn + place) % kinds.Length];
                var started = Stopwatch.GetTimestamp();
                var answer = await app.Client.PostLoginAsync(kind, "phone", "wrong password");
                times[kind].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                answer.IsProblem(401, "invalid_credentials");
            }
        }

        var reference = times[WrongPassword];
        return Others.ToDictionary(
            kind => kind,
            kind => Median(times[kind].Zip(reference, (other, exists) => other - exists)) / Median(reference),
            StringComparer.Ordinal);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
