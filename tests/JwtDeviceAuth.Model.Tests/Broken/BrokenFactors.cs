using System.Reflection;
using JwtDeviceAuth.Stores;

namespace JwtDeviceAuth.Model.Tests.Broken;

/// <summary>The real store of second factors with one of its steps done wrong.</summary>
public class BrokenFactors : DispatchProxy
{
    private ISecondFactorStore _real = null!;
    private string _step = string.Empty;
    private Func<object?[], object> _wrong = null!;

    internal static ISecondFactorStore Around<T>(ISecondFactorStore real, string step, Func<object?[], Task<T>> wrong)
    {
        var store = Create<ISecondFactorStore, BrokenFactors>();
        var proxy = (BrokenFactors)store;
        (proxy._real, proxy._step, proxy._wrong) = (real, step, args => new ValueTask<T>(wrong(args)));
        return store;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        => targetMethod!.Name == _step ? _wrong(args!) : targetMethod.Invoke(_real, args);
}
