namespace JwtDeviceAuth.Stores;

/// <summary>How <see cref="IPasskeyStore.TryAddAsync"/> ended.</summary>
public enum PasskeyAddStatus
{
    /// <summary>It is there.</summary>
    Succeeded,

    /// <summary>Nothing was changed: a condition did not hold.</summary>
    Refused,

    /// <summary>Nothing was changed: the challenge was used, or has expired.</summary>
    ChallengeGone,

    /// <summary>Nothing was changed: somebody has this passkey.</summary>
    Taken,

    /// <summary>Nothing was changed: the user has as many as can be.</summary>
    TooMany,
}
