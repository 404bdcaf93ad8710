namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>What a device has.</summary>
/// <param name="Id">The how-manieth session of the user it is.</param>
/// <param name="Slot">The device, and the way in.</param>
/// <param name="Current">Its current token.</param>
/// <param name="RotatedAt">When that replaced its predecessor.</param>
/// <param name="AbsoluteEnd">The end that no refresh moves.</param>
/// <param name="Methods">How the person proved who they are.</param>
/// <param name="ProvedAt">When.</param>
/// <param name="Key">The key that it is bound to; null for none.</param>
/// <param name="RotatedFrom">Where the rotation came from.</param>
/// <param name="Shadowed">For how many rotations in a row a repeat came from elsewhere, the last one included if <paramref name="IsShadowed"/>.</param>
/// <param name="IsShadowed">Whether a repeat of the last rotation came from elsewhere.</param>
public sealed record Session(
    int Id,
    Slot Slot,
    Token Current,
    DateTimeOffset? RotatedAt,
    DateTimeOffset AbsoluteEnd,
    string Methods,
    DateTimeOffset ProvedAt,
    string? Key,
    Place RotatedFrom = Place.Home,
    int Shadowed = 0,
    bool IsShadowed = false)
{
    /// <summary>The same two as one number: negative if the last rotation has seen none.</summary>
    public int Repeats => IsShadowed ? Shadowed : -Shadowed;

    /// <summary>What its access tokens say from now on.</summary>
    public Claims Claims => new(Methods, ProtocolModel.WholeSeconds(ProvedAt));
}
