using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Model.Tests;

/// <summary>Counts no wrong codes and passwords: the model is about sessions and what opens them; that guessing is slowed down has tests of its own.</summary>
internal sealed class NoLockout : IFailedLoginStore
{
    public ValueTask<LoginLease> LeaseAsync(LoginLeaseRequest request, CancellationToken cancellationToken) => ValueTask.FromResult(new LoginLease());

    public ValueTask ReleaseAsync(LoginLeaseRelease end, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken) => ValueTask.FromResult(0);
}
