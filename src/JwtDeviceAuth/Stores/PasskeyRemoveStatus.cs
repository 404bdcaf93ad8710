namespace JwtDeviceAuth.Stores;

/// <summary>How <see cref="IPasskeyStore.TryRemoveAsync"/> ended.</summary>
public enum PasskeyRemoveStatus
{
    /// <summary>It is gone.</summary>
    Succeeded,

    /// <summary>Nothing was changed: a condition did not hold.</summary>
    Refused,

    /// <summary>The user has no such passkey.</summary>
    NotFound,

    /// <summary>It is the last second factor, and has to stay.</summary>
    LastOne,

    /// <summary>It is the user's last way to sign in.</summary>
    LastWayIn,
}
