namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <inheritdoc cref="IStepMember" />
internal sealed class StepMember<TResult>(Func<IServiceProvider, ValueTask<TResult>> steps) : GroupMember<TResult>, IStepMember
{
    private TResult? _result;

    public void Run(IServiceProvider services) => _result = steps(services).AsTask().GetAwaiter().GetResult();

    public void Tell() => Complete(_result!);
}
