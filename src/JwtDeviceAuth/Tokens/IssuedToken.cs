namespace JwtDeviceAuth.Tokens;

/// <summary>A token that was made, and for how long it is good. Not a record: those print what they hold.</summary>
internal sealed class IssuedToken(string text, TimeSpan expiresIn)
{
    public string Text { get; } = text;

    public TimeSpan ExpiresIn { get; } = expiresIn;
}
