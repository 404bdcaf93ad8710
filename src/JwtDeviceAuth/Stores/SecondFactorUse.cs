namespace JwtDeviceAuth.Stores;

/// <summary>
/// What a second factor is used up by, in the step that starts the session: each can be used once, and the store decides which of several calls at
/// once does so. The kinds are the types that derive from this one, and there will be more: a store that is given a kind that it does not know
/// throws <see cref="NotSupportedException"/> and changes nothing.
/// </summary>
public abstract class SecondFactorUse;
