namespace JwtDeviceAuth.Http;

/// <summary>An object in a JSON body, as the text that was sent.</summary>
internal sealed class JsonText(string text)
{
    public string Text { get; } = text;
}
