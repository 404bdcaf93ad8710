namespace JwtDeviceAuth.Testing;

/// <summary>A text is not what its snapshot says, or has none yet.</summary>
#pragma warning disable RCS1194 // Only Snapshot throws it.
public sealed class SnapshotMismatchException : Exception
#pragma warning restore RCS1194
{
    internal SnapshotMismatchException(string message)
        : base(message)
    {
    }
}
