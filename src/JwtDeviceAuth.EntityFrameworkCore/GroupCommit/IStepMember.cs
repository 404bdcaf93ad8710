namespace JwtDeviceAuth.EntityFrameworkCore.GroupCommit;

/// <summary>Steps of a store, which the group's transaction holds with everybody else's.</summary>
internal interface IStepMember
{
    /// <summary>Runs the steps.</summary>
    /// <param name="services">Those of the group's own scope, whose context is in the group's transaction.</param>
    void Run(IServiceProvider services);
}
