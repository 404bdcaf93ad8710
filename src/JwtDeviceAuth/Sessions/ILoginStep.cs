namespace JwtDeviceAuth.Sessions;

/// <summary>
/// Asked before each session, whatever way the person came in, once the proof is good: may it start, or is one more step needed? Several can be
/// added; the first that asks for something decides. A refresh starts no session and asks nobody.
/// </summary>
public interface ILoginStep
{
    /// <summary>Decides on one login.</summary>
    /// <param name="login">Who wants to sign in, how they proved it, and on which device.</param>
    /// <param name="cancellationToken">Stops the login.</param>
    /// <returns>
    /// Null if nothing is missing. Else a word for the step, which clients read: the login endpoints answer 403 <c>login_step_required</c> with it as <c>step</c>.
    /// </returns>
    ValueTask<string?> NextAsync(LoginStepContext login, CancellationToken cancellationToken);
}
