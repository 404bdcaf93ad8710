namespace JwtDeviceAuth.Stores;

/// <summary>How <see cref="IUserStore.TryDeleteAsync"/> ended.</summary>
public enum UserDeletionStatus
{
    /// <summary>The user and all that belonged to it are deleted.</summary>
    Succeeded,

    /// <summary>Nothing was deleted: the condition did not hold.</summary>
    Refused,

    /// <summary>Nothing was deleted: rows of the application refer to the user, and do not go with it.</summary>
    Referenced,
}
