namespace JwtDeviceAuth.Stores;

/// <summary>What became of <see cref="SessionRotation.Proof"/>.</summary>
public enum RotationProof
{
    /// <summary>Nothing was noted: the rotation has no proof, or the session was not rotated for another reason.</summary>
    None,

    /// <summary>It was noted together with the rotation.</summary>
    Noted,

    /// <summary>It was noted before, and nothing was changed, though everything else holds.</summary>
    Replayed,
}
