using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Sessions;

/// <summary>What stands before every session: does the user need a second factor, and was it shown?</summary>
internal interface ISecondFactorGate
{
    /// <summary>Decides on a login whose first factor is right.</summary>
    ValueTask<SecondFactorDecision> DecideAsync(User user, LoginProof proof, LoginDevice device, CancellationToken cancellationToken);
}
