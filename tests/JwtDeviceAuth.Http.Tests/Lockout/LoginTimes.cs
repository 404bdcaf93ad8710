using System.Diagnostics;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace JwtDeviceAuth.Http.Tests.Lockout;

/// <summary>
/// Measures whether the duration of a failed login shows which kind of account it was for. The kinds take turns, so that whatever else
/// the machine does meets all of them alike, and are compared within each turn.
/// </summary>
internal sealed class LoginTimes(AuthApp app)
{
    private const string WrongPassword = "exists@example.com";

    // One less than that of the host.
    private const int WeakerWorkFactor = 9;

    private static readonly string[] Others =
        ["nobody@example.com", "social@example.com", "inactive@example.com", "weaker@example.com", "damaged@example.com", "long@example.com"];

    public async Task SetUpAsync()
    {
        foreach (var email in Others.Skip(1).Prepend(WrongPassword))
        {
            await app.Client.SignUpAsync(email);
        }

        await UpdateAsync("social@example.com", set => set.SetProperty(user => user.PasswordHash, (string?)null));
        await UpdateAsync("inactive@example.com", set => set.SetProperty(user => user.IsActive, false));
        var weaker = Hasher(WeakerWorkFactor).Hash(AuthClient.Password);
        await UpdateAsync("weaker@example.com", set => set.SetProperty(user => user.PasswordHash, weaker));
        await UpdateAsync("damaged@example.com", set => set.SetProperty(user => user.PasswordHash, weaker[1..]));
        var longer = Hasher(QuickPasswords.LowestWorkFactor).Hash(new string('x', 100));
        await UpdateAsync("long@example.com", set => set.SetProperty(user => user.PasswordHash, longer));
        await MeasureAsync(turns: 3);
    }

    /// <summary>
    /// For each other kind of account the median of its differences from an account that exists, as a part of the median login of the latter.
    /// </summary>
    /// <param name="turns">How often each kind has its turn.</param>
    /// <param name="password">A wrong password.</param>
    public async Task<Dictionary<string, double>> MeasureAsync(int turns, string password = "wrong password")
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
                var answer = await app.Client.PostLoginAsync(kind, "phone", password);
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

    private Task<int> UpdateAsync(string email, Action<UpdateSettersBuilder<User>> set)
        => app.InScopeAsync(services => services.GetRequiredService<JwtDeviceAuthDbContext>().Set<User>()
            .Where(user => user.NormalizedEmail == email)
            .ExecuteUpdateAsync(set));

    private static BCryptPasswordHasher Hasher(int workFactor)
        => new(Options.Create(new JwtDeviceAuthOptions { Passwords = { WorkFactor = workFactor } }));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
