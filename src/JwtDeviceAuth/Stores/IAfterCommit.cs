namespace JwtDeviceAuth.Stores;

/// <summary>Does what must not happen before it is certain that a step counts.</summary>
internal interface IAfterCommit
{
    /// <summary>
    /// Does it at once, or, where the application has begun a transaction around the step, when that is committed. What is rolled back is never done.
    /// </summary>
    /// <returns>False if nobody will say when the application's transaction is committed: then nothing is done.</returns>
    bool Run(Action action);
}
