using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Model.Tests.Broken;
using JwtDeviceAuth.Model.Tests.Sequences;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>The model finds a gate that lets in who has not shown the second factor, or not this time.</summary>
public sealed class BrokenGateTests
{
    [Fact]
    public Task A_challenge_that_works_twice_is_found() => DemandFindingAsync("a challenge works twice", GateWrecks.ChallengeWorksTwice);

    [Fact]
    public Task A_step_that_is_compared_before_the_write_is_found() => DemandFindingAsync("a step compared too early", GateWrecks.StepComparedTooEarly);

    [Fact]
    public Task A_step_that_is_forgotten_is_found() => DemandFindingAsync("a step works twice", GateWrecks.StepForgotten);

    [Fact]
    public Task A_recovery_code_that_stays_is_found() => DemandFindingAsync("a recovery code works twice", GateWrecks.RecoveryCodeStays);

    [Fact]
    public Task A_gate_that_social_login_forgets_is_found()
        => BrokenStores.DemandFindingAsync(
            "a gate that social login forgets",
            SequenceArbitrary.Gate,
            GateWrecks.SocialLoginForgotten,
            auth => BrokenStore.Register<ISecondFactorGate>(auth, (real, _) => new ForgetfulGate(real)));

    [Fact]
    public Task Trust_that_outlives_its_session_is_found() => DemandFindingAsync("trust outlives its session", GateWrecks.TrustOutlivesItsSession);

    [Fact]
    public Task Trust_that_outlives_its_factor_is_found()
        => BrokenStores.DemandFindingAsync("trust outlives its factor", SequenceArbitrary.Gate, GateWrecks.TrustOutlivesItsFactor);

    [Fact]
    public Task Attempts_that_nobody_counts_are_found()
        => BrokenStores.DemandFindingAsync("codes of one login not counted", SequenceArbitrary.Gate, GateWrecks.AttemptsNotCounted);

    private static Task DemandFindingAsync(
        string fault, Func<IDeviceSessionStore, JwtDeviceAuthDbContext, TimeProvider, IDeviceSessionStore> wreck)
        => BrokenStores.DemandFindingAsync(fault, SequenceArbitrary.Gate, wreck);
}
