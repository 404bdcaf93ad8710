namespace JwtDeviceAuth.Stores;

/// <summary>
/// What was found true before a write and has to be true still when it happens: the store checks it in the step that writes. The kinds are the
/// types that derive from this one, and there will be more: a store that is given a kind that it does not know throws
/// <see cref="NotSupportedException"/> and changes nothing. A condition that is not checked is a hole.
/// </summary>
public abstract class ProofCondition;
