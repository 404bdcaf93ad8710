namespace JwtDeviceAuth.Passwords;

/// <summary>Makes users.</summary>
public interface ISignUpService
{
    /// <summary>Makes a user with an e-mail address and a password.</summary>
    /// <param name="request">What the person typed.</param>
    /// <param name="cancellationToken">Stops the attempt before it is written.</param>
    /// <returns>The user, or why there is none; does not throw for bad input.</returns>
    ValueTask<SignUpResult> SignUpAsync(SignUpRequest request, CancellationToken cancellationToken = default);
}
