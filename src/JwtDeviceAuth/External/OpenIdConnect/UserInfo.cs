using System.Text.Json;
using JwtDeviceAuth.Tokens;

namespace JwtDeviceAuth.External;

/// <summary>What the userinfo endpoint says (OpenID Connect Core, section 5.3).</summary>
internal sealed record UserInfo(string? Subject, string? Email, bool IsEmailVerified, string? Name)
{
    public static UserInfo From(JsonElement said) => new(
        ProviderJson.Text(said, "sub"),
        ProviderJson.Text(said, "email"),
        ProviderJson.IsTrue(said, "email_verified"),
        ProviderJson.Text(said, "name") ?? ProviderJson.Text(said, "preferred_username"));

    /// <summary>A signed answer; the provider's metadata may say that it names the issuer and this client, and then it must.</summary>
    /// <returns>Null, with what is wrong, where it is not to be believed.</returns>
    /// <exception cref="ExternalProviderException">The provider's keys cannot be had.</exception>
    public static async Task<(UserInfo? Said, string? Fault)> FromTokenAsync(
        OpenIdConnectProviderOptions options, string text, CancellationToken cancellationToken)
    {
        var (token, configuration, fault) = await ProviderTokens.ValidateSignatureAsync(options, text, cancellationToken);
        if (token is null)
        {
            return (null, fault);
        }

        if (token.Typ is { Length: > 0 } type && !type.Equals("JWT", StringComparison.OrdinalIgnoreCase))
        {
            return (null, "it is a token of another type");
        }

        using var claims = StrictToken.TryRead(token);
        if (claims is null)
        {
            return (null, "it is not strict JSON, or demands an extension");
        }

        if ((claims.Has("iss") && ProviderIssuer.Of(options, configuration, token, claims) is null)
            || (claims.Has("aud") && !claims.Texts("aud").Contains(options.ClientId!, StringComparer.Ordinal)))
        {
            return (null, "it was made by somebody else, or for another client");
        }

        return (new UserInfo(
            claims.Text("sub"), claims.Text("email"), claims.IsTrue("email_verified"), claims.Text("name") ?? claims.Text("preferred_username")), null);
    }
}
