namespace JwtDeviceAuth.Reauthentication;

/// <summary>Lets a person who is signed in prove again who they are, for what needs a recent login (RFC 9470). The session stays the same.</summary>
public interface IReauthenticationService
{
    /// <summary>
    /// Checks what was given, notes it in the session, and makes an access token that says so. The refresh token stays; an access token from before
    /// goes on to say what it said.
    /// </summary>
    /// <param name="request">Who asks, and what they give.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The access token, or why there is none.</returns>
    /// <exception cref="ArgumentException">The request names no session, gives nothing, or gives several things of which each would do alone.</exception>
    ValueTask<ReauthenticationResult> ReauthenticateAsync(ReauthenticationRequest request, CancellationToken cancellationToken = default);
}
