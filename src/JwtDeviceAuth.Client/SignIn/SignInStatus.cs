namespace JwtDeviceAuth.Client;

/// <summary>How a sign-in ended. In every case but <see cref="Succeeded"/>, who was signed in before still is.</summary>
public enum SignInStatus
{
    /// <summary>The person is signed in.</summary>
    Succeeded,

    /// <summary>The address or the password is wrong (<c>invalid_credentials</c>).</summary>
    InvalidCredentials,

    /// <summary>The person has a second factor, and <see cref="JwtDeviceAuthClientOptions.SecondFactor"/> is not set.</summary>
    SecondFactorRequired,

    /// <summary>The second factor was wrong, or came too late (<c>invalid_second_factor</c>, <c>invalid_mfa_token</c>).</summary>
    InvalidSecondFactor,

    /// <summary>The application demands a second factor that the person does not have yet (<c>mfa_enrolment_required</c>).</summary>
    SecondFactorEnrolmentRequired,

    /// <summary>The application asks for one more step of its own (<c>login_step_required</c>).</summary>
    StepRequired,

    /// <summary>The account was deactivated (<c>account_inactive</c>).</summary>
    AccountInactive,

    /// <summary>An account with this address exists, and the social account is not linked to it (<c>account_link_required</c>): sign in with the password, and link it.</summary>
    AccountLinkRequired,

    /// <summary>Too many attempts failed; <see cref="SignInResult.RetryAfter"/> says when to try again.</summary>
    TooManyAttempts,

    /// <summary>The person, or a callback of the application, gave up.</summary>
    Canceled,

    /// <summary>The server refused it for another reason; <see cref="SignInResult.Code"/> names it.</summary>
    Refused,

    /// <summary>There was no answer of the API: no network, a server that fails, or something on the way that answered in its place.</summary>
    Unavailable,
}
