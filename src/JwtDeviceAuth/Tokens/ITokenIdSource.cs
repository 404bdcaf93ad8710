namespace JwtDeviceAuth.Tokens;

/// <summary>
/// Gives the random bytes of which session ids, token ids and the first refresh token of a session are made. The registered one draws
/// from the operating system; the only reason to replace it is a test that compares whole tokens.
/// </summary>
internal interface ITokenIdSource
{
    /// <summary>Fills the buffer with bytes that nobody can guess (RFC 8725 and RFC 9700 rest on that).</summary>
    /// <param name="destination">16 or 32 bytes.</param>
    void Fill(Span<byte> destination);
}
