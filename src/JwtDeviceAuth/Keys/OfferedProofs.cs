namespace JwtDeviceAuth.Keys;

/// <summary>The algorithms with which clients can prove that they have a key (RFC 9449), for the metadata.</summary>
/// <param name="Algorithms">Their names; null where no session is bound to a key.</param>
internal sealed record OfferedProofs(IReadOnlyList<string>? Algorithms);
