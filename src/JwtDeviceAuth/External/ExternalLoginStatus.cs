namespace JwtDeviceAuth.External;

/// <summary>What came of a social login.</summary>
public enum ExternalLoginStatus
{
    /// <summary>The user is signed in.</summary>
    Succeeded,

    /// <summary>There is no such provider.</summary>
    UnknownProvider,

    /// <summary>The provider takes no ID tokens here: it has no <see cref="OpenIdConnectProviderOptions.NativeClientIds"/>.</summary>
    NativeLoginNotOffered,

    /// <summary>The ID token is not valid, was used before, or its nonce is wrong.</summary>
    InvalidIdToken,

    /// <summary>The provider's keys cannot be had; try again shortly.</summary>
    ProviderUnavailable,

    /// <summary>The code is unknown, used already, expired, or its challenge was not answered.</summary>
    InvalidCode,

    /// <summary>The identity is none that can be kept: it has no id, or an unprintable one, or one of more than 255 characters.</summary>
    InvalidIdentity,

    /// <summary>
    /// A user has the provider's address, but has not shown that it is theirs: the account may be a stranger's. The link waits for somebody who is
    /// signed in there and knows the password: <see cref="ExternalLoginResult.LinkCode"/>.
    /// </summary>
    LinkRequired,

    /// <summary>The user is not active.</summary>
    UserInactive,

    /// <summary>An <see cref="Sessions.ILoginStep"/> asks for one more step.</summary>
    StepRequired,

    /// <summary>Others changed the same account again and again; try again shortly.</summary>
    Busy,

    /// <summary>The user has a second factor, which is to be shown (<see cref="ExternalLoginResult.SecondFactor"/>).</summary>
    SecondFactorRequired,

    /// <summary>The user has to add a second factor first (<see cref="ExternalLoginResult.SecondFactor"/>).</summary>
    EnrolmentRequired,

    /// <summary>The client's proof of its key (DPoP) was used before: it is to make a new one.</summary>
    ProofReplayed,
}
