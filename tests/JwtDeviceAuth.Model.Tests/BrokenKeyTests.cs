using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Model.Tests.Broken;
using JwtDeviceAuth.Model.Tests.Sequences;
using JwtDeviceAuth.Stores;
using Xunit;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>The model finds a store that forgets to which key a session is bound.</summary>
public sealed class BrokenKeyTests
{
    [Fact]
    public Task A_key_that_is_forgotten_at_a_rotation_is_found() => DemandFindingAsync("key forgotten at rotation", KeyWrecks.ForgottenAtRotation);

    [Fact]
    public Task A_session_that_is_bound_to_another_key_is_found() => DemandFindingAsync("bound to another key", KeyWrecks.BoundAnew);

    [Fact]
    public Task A_key_that_is_forgotten_at_the_next_login_on_the_same_device_is_found()
        => DemandFindingAsync("key forgotten at login on the same device", KeyWrecks.ForgottenAtLoginOnTheSameDevice);

    [Fact]
    public Task A_key_that_is_forgotten_in_the_leeway_is_found() => DemandFindingAsync("key forgotten in the leeway", KeyWrecks.ForgottenInTheLeeway);

    private static Task DemandFindingAsync(
        string fault, Func<IDeviceSessionStore, JwtDeviceAuthDbContext, TimeProvider, IDeviceSessionStore> wreck)
        => BrokenStores.DemandFindingAsync(fault, SequenceArbitrary.Keys, wreck);
}
