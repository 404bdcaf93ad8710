using System.Collections.Immutable;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>A user's second factors, and what hangs on them. Factors, challenges and codes go by the names that the library gave them.</summary>
/// <param name="Version">How often something happened that makes void what was begun before.</param>
/// <param name="Factors">The authenticator apps; with one of them the gate is closed.</param>
/// <param name="Pending">The one that waits for its first code, or has waited in vain.</param>
/// <param name="Codes">The recovery codes that are left.</param>
/// <param name="Challenges">The logins that wait, by their tokens.</param>
/// <param name="Trusted">The devices that need no second factor.</param>
public sealed record Gate(
    int Version,
    ImmutableSortedDictionary<long, Factor> Factors,
    PendingFactor? Pending,
    ImmutableHashSet<string> Codes,
    ImmutableDictionary<string, Challenge> Challenges,
    ImmutableDictionary<int, Trust> Trusted)
{
    public const string TwoFactors = "otp mfa";
    public const int StepSeconds = 30;

    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan TrustLifetime = TimeSpan.FromDays(30);
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);

    public const int MaximumAttempts = 5;

    /// <summary>In this order, should two steps have the same code.</summary>
    private static readonly int[] Window = [0, -1, 1];

    public static Gate Open { get; } = new(
        Version: 0,
        ImmutableSortedDictionary<long, Factor>.Empty,
        Pending: null,
        ImmutableHashSet.Create<string>(StringComparer.Ordinal),
        ImmutableDictionary.Create<string, Challenge>(StringComparer.Ordinal),
        ImmutableDictionary<int, Trust>.Empty);

    public bool IsClosed => !Factors.IsEmpty;

    /// <summary>The time steps that a code is of; none for a wrong one.</summary>
    public static IEnumerable<long> StepsOf(string secret, string code, DateTimeOffset now)
        => Window
            .Where(step => FactorUser.CodeOf(secret, now.AddSeconds(step * StepSeconds)) == code)
            .Select(step => (now.ToUnixTimeSeconds() / StepSeconds) + step);

    /// <summary>The time step of a code; null for a wrong one.</summary>
    public static long? StepOf(string secret, string code, DateTimeOffset now) => StepsOf(secret, code, now).Cast<long?>().FirstOrDefault();

    /// <summary>Whether a device needs no second factor: it is trusted, and shows by a refresh token of the time since that it is this device.</summary>
    public bool Trusts(int device, Token? proof, string? key, DateTimeOffset now)
        => proof?.Device == device && proof.IsOfDeviceWith(key) && Trusted.TryGetValue(device, out var trust) && trust.Since <= proof.IssuedAt && trust.Until > now;

    public Gate Ask(string token, Slot slot, int password, string? key, DateTimeOffset now)
        => this with { Challenges = Challenges.Add(token, new Challenge(slot, Version, password, now, key)) };

    /// <summary>The login that waits with a token; null if there is none that is still good.</summary>
    public Challenge? Find(string token, int password, DateTimeOffset now)
        => Challenges.TryGetValue(token, out var challenge)
            && challenge.ProvedAt + Lifetime > now
            && IsStillGood(challenge, password)
                ? challenge
                : null;

    /// <summary>Whether all is so still that was so when it asked.</summary>
    public bool IsStillGood(Challenge challenge, int password)
        => challenge.Version == Version && (challenge.Slot.Way == Way.Social || challenge.Password == password);

    /// <summary>The gate without the step or the recovery code, which work once; null for a wrong code.</summary>
    public Gate? Use(string code, DateTimeOffset now)
    {
        if (Codes.Contains(code))
        {
            return this with { Codes = Codes.Remove(code) };
        }

        foreach (var (id, factor) in Factors)
        {
            if (StepOf(factor.Secret, code, now) is { } step && step > factor.LastStep)
            {
                return this with { Factors = Factors.SetItem(id, factor with { LastStep = step }) };
            }
        }

        return null;
    }

    /// <summary>With the first factor what was begun without one is void.</summary>
    public Gate Add(PendingFactor pending, long step, IEnumerable<string> codes)
    {
        var added = this with { Factors = Factors.Add(pending.Id, new Factor(pending.Secret, step)), Pending = null };
        return IsClosed
            ? added
            : added with { Version = Version + 1, Codes = Codes.Union(codes), Challenges = Challenges.Clear() };
    }

    /// <summary>With the last factor all goes.</summary>
    public Gate Remove(long factor)
        => Factors.Remove(factor) is { IsEmpty: false } left
            ? this with { Version = Version + 1, Factors = left, Challenges = Challenges.Clear(), Trusted = Trusted.Clear() }
            : Open with { Version = Version + 1 };
}
