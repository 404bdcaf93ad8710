namespace JwtDeviceAuth.Stores;

/// <summary>Who changes the second factors of an account, and what has to hold still: for the steps of <see cref="ISecondFactorStore"/>.</summary>
public sealed class SecondFactorChange
{
    /// <summary>The user, who has to be active.</summary>
    public required long UserId { get; init; }

    /// <summary>The <c>sid</c> of the session that asks, which has to be there; null where the application or a challenge asks.</summary>
    public string? SessionId { get; init; }

    /// <summary>The <see cref="LoginChallenge.TokenHash"/> of the enrolment that asks, which has to be there and stays; else null.</summary>
    public byte[]? ChallengeHash { get; init; }

    /// <summary>What has to hold still; null where a challenge asks, or the application vouches.</summary>
    public ProofCondition? Condition { get; init; }

    /// <summary>
    /// What <see cref="User.SecondFactorVersion"/> has to be: null for no second factor. So what was proved without a second factor does not count
    /// any more once there is one.
    /// </summary>
    public required long? Version { get; init; }

    /// <summary>The time that is written, and that expiry is compared with.</summary>
    public required DateTimeOffset Now { get; init; }
}
