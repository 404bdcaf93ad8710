using JwtDeviceAuth.EntityFrameworkCore.Sql;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;

namespace JwtDeviceAuth.EntityFrameworkCore.Stores;

/// <summary>
/// Counts of failed logins in a relational database. They stay although the application takes back a transaction around the login: who guesses in it must
/// not guess for nothing.
/// </summary>
internal sealed class EntityFrameworkFailedLoginStore<TContext>(
    TContext context, FaultGuard guard, OutsideTransaction<TContext> outside, CountsInTransaction<TContext> inTransaction) : IFailedLoginStore
    where TContext : DbContext
{
    public async ValueTask<LoginLease> LeaseAsync(LoginLeaseRequest request, CancellationToken cancellationToken)
    {
        if (outside.IsPossible)
        {
            return await outside.RunAsync(other => LeaseAsync(other, request, cancellationToken));
        }

        var lease = await LeaseAsync(context, request, cancellationToken);
        inTransaction.Leased(lease, request);
        return lease;
    }

    public async ValueTask ReleaseAsync(LoginLeaseRelease release, CancellationToken cancellationToken)
    {
        if (outside.IsPossible)
        {
            await outside.RunAsync(other => ReleaseAsync(other, release, cancellationToken));
            return;
        }

        await ReleaseAsync(context, release, cancellationToken);
        inTransaction.Failed(release);
    }

    public async ValueTask<int> RemoveAsync(DateTimeOffset before, CancellationToken cancellationToken)
        => await guard.RepeatAsync(context, ct => context.RemoveForgottenAsync(before, ct), cancellationToken);

    private async Task<LoginLease> LeaseAsync(TContext on, LoginLeaseRequest request, CancellationToken cancellationToken)
        => await guard.OnceTogetherAsync(on, ct => on.CountLoginsAsync(request, ct), cancellationToken) is { } counted
            ? new LoginLease { Counted = counted }
            : await guard.RepeatAsync(on, ct => on.RefusalAsync(request, ct), cancellationToken);

    private Task<object?> ReleaseAsync(TContext on, LoginLeaseRelease release, CancellationToken cancellationToken)
        => guard.RepeatTogetherAsync(on, ct => on.EndLeasesAsync(release, ct), cancellationToken);
}
