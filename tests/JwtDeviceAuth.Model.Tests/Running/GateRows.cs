using System.Collections.Immutable;
using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>What the database holds of a user's second factors.</summary>
/// <param name="LastSteps">The last step of each app.</param>
/// <param name="Pending">The app that is pending.</param>
/// <param name="CodesLeft">How many recovery codes there are.</param>
/// <param name="Trusted">The trusted devices.</param>
/// <param name="Waiting">How many codes were tried at the logins that wait and are not void, by the hashes of their tokens.</param>
internal sealed record GateRows(
    ImmutableSortedDictionary<long, long> LastSteps,
    long? Pending,
    int CodesLeft,
    ImmutableSortedDictionary<int, Trust> Trusted,
    ImmutableSortedDictionary<string, int> Waiting)
{
    public static GateRows From(SecondFactorsOfUser found, User? user, IEnumerable<LoginChallenge> challenges)
        => new(
            found.Totp.Where(factor => factor.ConfirmedAt is not null).ToImmutableSortedDictionary(factor => factor.Id, factor => factor.LastStep),
            found.Totp.SingleOrDefault(factor => factor.ConfirmedAt is null)?.Id,
            found.RecoveryCodesLeft,
            found.TrustedDevices.ToImmutableSortedDictionary(
                device => Slots.DeviceOf(device.DeviceId), device => new Trust(device.TrustedAt, device.ExpiresAt)),
            challenges
                .Where(challenge => challenge.SecondFactorVersion == user?.SecondFactorVersion && FirstFactors.Read(challenge, user!) is not null)
                .ToImmutableSortedDictionary(challenge => Convert.ToHexString(challenge.TokenHash), challenge => challenge.Attempts, StringComparer.Ordinal));

    public bool Match(Gate gate, int password)
        => LastSteps.SequenceEqual(gate.Factors.Select(factor => KeyValuePair.Create(factor.Key, factor.Value.LastStep)))
            && Pending == gate.Pending?.Id
            && CodesLeft == gate.Codes.Count
            && Trusted.SequenceEqual(gate.Trusted.OrderBy(trust => trust.Key))
            && Waiting.SequenceEqual(gate.Challenges
                .Where(challenge => gate.IsStillGood(challenge.Value, password))
                .ToImmutableSortedDictionary(
                    challenge => Convert.ToHexString(MfaTokens.HashOf(challenge.Key)), challenge => challenge.Value.Attempts, StringComparer.Ordinal));

    public override string ToString()
        => $"apps {string.Join(", ", LastSteps.Select(factor => $"{factor.Key} at step {factor.Value}"))}; pending {Pending}; {CodesLeft} codes; "
            + $"trusted {string.Join(", ", Trusted.Select(trust => $"{trust.Key} until {trust.Value.Until:u}"))}; {Waiting.Count} waiting";
}
