using System.Buffers.Text;

namespace JwtDeviceAuth.Tokens;

/// <summary>The ids inside tokens, as base64url text.</summary>
internal sealed class TokenIds(ITokenIdSource source)
{
    public const int IdBytes = 16;
    public const int SecretBytes = 32;

    /// <summary>A <c>sid</c>, or the <c>jti</c> of an access token.</summary>
    public string NewId() => New(IdBytes);

    /// <summary>The <c>jti</c> of a session's first refresh token: the one that must not be guessed.</summary>
    public string NewSecret() => New(SecretBytes);

    private string New(int length)
    {
        Span<byte> bytes = stackalloc byte[length];
        source.Fill(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
