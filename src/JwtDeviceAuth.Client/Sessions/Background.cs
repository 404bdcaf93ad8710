namespace JwtDeviceAuth.Client.Sessions;

/// <summary>Begins work that outlives the request which happened to need it first.</summary>
internal static class Background
{
    /// <summary>
    /// On another thread; and what flows along with the request (its trace, its logging scopes, the context of a server's request) does not flow into it.
    /// </summary>
    /// <param name="work">The work.</param>
    /// <param name="continuations">Where the simulation of the tests asks for it, it begins here and now.</param>
    public static void Start(Func<Task> work, TaskCreationOptions continuations)
    {
        if (continuations != TaskCreationOptions.RunContinuationsAsynchronously)
        {
            _ = work();
        }
        else if (ExecutionContext.IsFlowSuppressed())
        {
            _ = Task.Run(work);
        }
        else
        {
            using (ExecutionContext.SuppressFlow())
            {
                _ = Task.Run(work);
            }
        }
    }
}
