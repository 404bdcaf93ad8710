using JwtDeviceAuth.Keys;
using JwtDeviceAuth.Tokens;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.External;

/// <summary>
/// Checks who signed a token: a key of the provider, with a public-key algorithm only, so that neither "none" nor the client secret can
/// sign. A key that is not known yet is asked for once.
/// </summary>
internal static class ProviderTokens
{
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>The token and the document whose keys it was checked with; or what is wrong. Nothing but the signature has been looked at.</summary>
    /// <exception cref="ExternalProviderException">The provider's keys cannot be had.</exception>
    public static async Task<(JsonWebToken? Token, OpenIdConnectConfiguration Configuration, string? Fault)> ValidateSignatureAsync(
        OpenIdConnectProviderOptions options, string text, CancellationToken cancellationToken)
    {
        var configuration = await options.Metadata.GetAsync(cancellationToken);
        if (!StrictToken.HasTokenCharacters(text))
        {
            return (null, configuration, "it is no compact token");
        }

        var result = await ValidateAsync(text, configuration);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            configuration = await options.Metadata.RefreshAsync(configuration).WaitAsync(cancellationToken);
            result = await ValidateAsync(text, configuration);
        }

        return result.IsValid && result.SecurityToken is JsonWebToken token
            ? (token, configuration, null)
            : (null, configuration, result.Exception?.GetType().Name ?? "it is not valid");
    }

    private static Task<TokenValidationResult> ValidateAsync(string text, OpenIdConnectConfiguration configuration)
        => Handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            IssuerSigningKeys = configuration.SigningKeys,
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = TokenHeader.KidOf(text) is null,
            // The rest is checked strictly by who asked: the validator takes other types for a text, and its clock is the system's.
            ValidateIssuer = false,
            ValidateAudience = false,
            ValidateLifetime = false,
        });
}
