using JwtDeviceAuth.Events;
using JwtDeviceAuth.Lockout;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.Time;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// The check of a second factor, whatever for: count the attempt for the account, or refuse it; look at the answer; let the store use it up and write
/// what it was for, in one step; correct the count; publish what was wrong.
/// </summary>
internal sealed class SecondFactorCheck(
    IEnumerable<ISecondFactorMethod> methods, LoginThrottle throttle, SecurityEvents events, AuthMetrics metrics, StoreClock clock)
{
    public ISecondFactorMethod? Find(string name) => methods.FirstOrDefault(method => method.Name == name);

    /// <summary>Runs the check.</summary>
    /// <param name="user">The user, active.</param>
    /// <param name="attempt">The answer, and where it comes from.</param>
    /// <param name="admitAsync">Asked once the attempt is counted, before the answer is looked at; false ends it without a verdict.</param>
    /// <param name="writeAsync">
    /// Lets the store use the factor up and write. It returns what came of it, and whether the answer was right: null where something else had changed, so
    /// that nothing is to be counted.
    /// </param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    public async ValueTask<SecondFactorCheckResult<T>> RunAsync<T>(
        User user,
        SecondFactorAttempt attempt,
        Func<ValueTask<bool>> admitAsync,
        Func<ISecondFactorMethod, SecondFactorUse, ValueTask<(T Written, bool? WasRight)>> writeAsync,
        CancellationToken cancellationToken)
        where T : class
    {
        var lease = await throttle.BeginSecondFactorAsync(user.Id, cancellationToken);
        if (lease.RetryAfter is { } wait)
        {
            metrics.RecordThrottled(lease.RefusedBy.MetricName());
            events.Publish(new LoginThrottled(
                user.Id, clock.GetUtcNow(), lease.RefusedBy, wait, Email: null, attempt.Client.IpAddress, attempt.Client.UserAgent));
            return SecondFactorCheckResult<T>.LockedOut(wait);
        }

        bool? wasRight = null;
        try
        {
            if (!await admitAsync())
            {
                return SecondFactorCheckResult<T>.NotAdmitted;
            }

            wasRight = false;
            if (Find(attempt.Method) is not { } method
                || await method.VerifyAsync(user, attempt.Answer, attempt.TokenHash, cancellationToken) is not { } use)
            {
                Report(user, attempt);
                return SecondFactorCheckResult<T>.Wrong;
            }

            (var written, wasRight) = await writeAsync(method, use);
            if (wasRight == false)
            {
                Report(user, attempt);
                return SecondFactorCheckResult<T>.Wrong;
            }

            return SecondFactorCheckResult<T>.Done(written);
        }
        catch (Exception exception) when (exception is OperationCanceledException or StoreUnavailableException)
        {
            // Somebody who got no answer has learned nothing from it.
            wasRight = null;
            throw;
        }
        finally
        {
            await throttle.ReleaseAsync(lease, wasRight);
        }
    }

    private void Report(User user, SecondFactorAttempt attempt)
        => events.Publish(new SecondFactorFailed(
            user.Id, clock.GetUtcNow(), attempt.Method, attempt.DeviceId, attempt.Client.IpAddress, attempt.Client.UserAgent));
}
