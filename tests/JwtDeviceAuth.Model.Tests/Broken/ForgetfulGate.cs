using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Model.Tests.Broken;

/// <summary>A gate that asks only who comes with a password.</summary>
internal sealed class ForgetfulGate(ISecondFactorGate real) : ISecondFactorGate
{
    public ValueTask<SecondFactorDecision> DecideAsync(User user, LoginProof proof, LoginDevice device, CancellationToken cancellationToken)
        => proof.LoginType == LoginTypes.Local
            ? real.DecideAsync(user, proof, device, cancellationToken)
            : ValueTask.FromResult(SecondFactorDecision.Pass(proof: null));
}
