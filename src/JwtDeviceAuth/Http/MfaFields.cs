namespace JwtDeviceAuth.Http;

/// <summary>What a login that needs a second factor adds to its problem details. Its text is only its name: it has a token.</summary>
internal sealed record MfaFields(string Token, long ExpiresIn, IReadOnlyList<string> Methods)
{
    public override string ToString() => nameof(MfaFields);
}
