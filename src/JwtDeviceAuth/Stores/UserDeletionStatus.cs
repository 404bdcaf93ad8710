namespace JwtDeviceAuth.Stores;

/// <summary>How <see cref="IUserStore.TryDeleteAsync"/> ended.</summary>
public enum UserDeletionStatus
{
    /// <summary>The user and all that hung on it are gone.</summary>
    Deleted,

    /// <summary>Nothing was deleted: the condition did not hold.</summary>
    ConditionFailed,

    /// <summary>Nothing was deleted: rows of the application refer to the user, and do not go with it.</summary>
    Referenced,
}
