namespace JwtDeviceAuth.Events;

/// <summary>A cache that counts by itself, so that a request pays for nothing more.</summary>
internal interface ILookupCounter
{
    bool IsEnabled { get; }

    long Hits { get; }

    long Misses { get; }
}
