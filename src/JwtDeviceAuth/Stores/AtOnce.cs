namespace JwtDeviceAuth.Stores;

/// <summary>For stores that know nothing of transactions of the application.</summary>
internal sealed class AtOnce : IAfterCommit
{
    public bool Run(Action action)
    {
        action();
        return true;
    }
}
