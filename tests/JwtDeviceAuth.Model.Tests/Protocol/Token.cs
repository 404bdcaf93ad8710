namespace JwtDeviceAuth.Model.Tests.Protocol;

/// <summary>A refresh token as the model sees it: the n-th of a session.</summary>
/// <param name="Session">The session.</param>
/// <param name="Device">Its device.</param>
/// <param name="Index">How many there were before it.</param>
/// <param name="IssuedAt">When it was made.</param>
/// <param name="ExpiresAt">When it expires.</param>
/// <param name="Key">The key that it is bound to; null for none.</param>
public sealed record Token(int Session, int Device, int Index, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, string? Key)
{
    /// <summary>Whether it shows that a call comes from its device.</summary>
    public bool IsOfDeviceWith(string? key) => Key is null || Key == key;
}
