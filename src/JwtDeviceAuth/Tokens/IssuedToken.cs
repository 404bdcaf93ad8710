namespace JwtDeviceAuth.Tokens;

/// <summary>A token that was made, and for how long it is good. Not a record: those print what they hold.</summary>
internal sealed class IssuedToken(string text, string type, TimeSpan expiresIn)
{
    public string Text { get; } = text;

    /// <summary>One of <see cref="TokenTypes"/>.</summary>
    public string Type { get; } = type;

    public TimeSpan ExpiresIn { get; } = expiresIn;
}
