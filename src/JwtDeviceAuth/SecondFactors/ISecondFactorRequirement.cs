using JwtDeviceAuth.Sessions;

namespace JwtDeviceAuth.SecondFactors;

/// <summary>
/// Decides which users have to have a second factor. Asked at each login of a user who has none, when the first factor is right; several can be added,
/// and one that says yes is enough. It is no way to need less: who has a second factor is always asked for it.
/// </summary>
public interface ISecondFactorRequirement
{
    /// <summary>Decides on one login.</summary>
    /// <param name="login">Who wants to sign in, how they proved it, and on which device.</param>
    /// <param name="cancellationToken">Stops the login.</param>
    /// <returns>True if a second factor has to be added before there is a session.</returns>
    ValueTask<bool> IsRequiredAsync(LoginStepContext login, CancellationToken cancellationToken);
}
