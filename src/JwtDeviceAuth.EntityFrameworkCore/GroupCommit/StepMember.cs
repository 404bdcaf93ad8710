namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <inheritdoc cref="IStepMember" />
internal sealed class StepMember<TResult>(Func<IServiceProvider, ValueTask<TResult>> steps) : GroupMember<TResult>, IStepMember
{
    public void Run(IServiceProvider services) => Hold(steps(services).AsTask().GetAwaiter().GetResult());
}
