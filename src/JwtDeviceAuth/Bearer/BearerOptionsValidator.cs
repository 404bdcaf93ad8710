using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// Stops the start where the options of the scheme, after everything that configures them, would let another token pass than this library's, or one
/// that JwtBearer is to check anew on each request. What belongs to the identity (names of claim types, <c>SaveToken</c>, events) is free.
/// </summary>
internal sealed class BearerOptionsValidator(BearerSetup setup, IOptions<JwtDeviceAuthOptions> options) : IValidateOptions<JwtBearerOptions>
{
    private readonly JwtDeviceAuthOptions _options = options.Value;

    public ValidateOptionsResult Validate(string? name, JwtBearerOptions options)
    {
        if (name != _options.Bearer.Scheme)
        {
            return ValidateOptionsResult.Skip;
        }

        return FirstFault(options) is { } setting
            ? ValidateOptionsResult.Fail(
                $"JwtBearerOptions '{name}': {setting} is not as JwtDeviceAuth sets it; remove what changes it (also in the configuration section "
                + $"Authentication:Schemes:{name}). Other tokens need a scheme of their own, and a check of your own belongs into OnTokenValidated.")
            : ValidateOptionsResult.Success;
    }

    private string? FirstFault(JwtBearerOptions options)
        => Others(options).Concat(Parameters(options.TokenValidationParameters, setup.NewParameters())).FirstOrDefault(rule => !rule.IsKept).Setting;

    private IEnumerable<(string Setting, bool IsKept)> Others(JwtBearerOptions options) =>
    [
        (nameof(options.Authority), options.Authority is null),
        (nameof(options.MetadataAddress), options.MetadataAddress is null),
        (nameof(options.Configuration), options.Configuration is null),
        (nameof(options.ConfigurationManager), options.ConfigurationManager is null),
        (nameof(options.Audience), options.Audience is null || options.Audience == _options.Audience),
        (nameof(options.MapInboundClaims), !options.MapInboundClaims),
        (nameof(options.UseSecurityTokenValidators), !options.UseSecurityTokenValidators),
        (nameof(options.TokenHandlers), options.TokenHandlers is [JsonWebTokenHandler { MapInboundClaims: false } handler] && handler.GetType() == typeof(JsonWebTokenHandler)),
        (nameof(options.TokenValidationParameters), options.TokenValidationParameters?.GetType() == typeof(TokenValidationParameters)),
    ];

    private static IEnumerable<(string Setting, bool IsKept)> Parameters(TokenValidationParameters actual, TokenValidationParameters own)
    {
        (string Name, bool IsKept)[] rules =
        [
            // Who may have made it.
            (nameof(own.IssuerSigningKeyResolver), actual.IssuerSigningKeyResolver == own.IssuerSigningKeyResolver),
            (nameof(own.IssuerSigningKeyResolverUsingConfiguration), actual.IssuerSigningKeyResolverUsingConfiguration is null),
            (nameof(own.IssuerSigningKey), actual.IssuerSigningKey is null),
            (nameof(own.IssuerSigningKeys), actual.IssuerSigningKeys is null),
            (nameof(own.IssuerSigningKeyValidator), actual.IssuerSigningKeyValidator is null),
            (nameof(own.IssuerSigningKeyValidatorUsingConfiguration), actual.IssuerSigningKeyValidatorUsingConfiguration is null),
            (nameof(own.ValidateIssuerSigningKey), actual.ValidateIssuerSigningKey == own.ValidateIssuerSigningKey),
            (nameof(own.ConfigurationManager), actual.ConfigurationManager is null),
            (nameof(own.CryptoProviderFactory), actual.CryptoProviderFactory is null),
            (nameof(own.RequireSignedTokens), actual.RequireSignedTokens),
            (nameof(own.SignatureValidator), actual.SignatureValidator is null),
            (nameof(own.SignatureValidatorUsingConfiguration), actual.SignatureValidatorUsingConfiguration is null),
            (nameof(own.TransformBeforeSignatureValidation), actual.TransformBeforeSignatureValidation is null),
            (nameof(own.ValidateSignatureLast), !actual.ValidateSignatureLast),
            (nameof(own.TokenDecryptionKey), actual.TokenDecryptionKey is null),
            (nameof(own.TokenDecryptionKeys), actual.TokenDecryptionKeys is null),
            (nameof(own.TokenDecryptionKeyResolver), actual.TokenDecryptionKeyResolver is null),
            (nameof(own.AlgorithmValidator), actual.AlgorithmValidator == own.AlgorithmValidator),
            (nameof(own.ValidAlgorithms), actual.ValidAlgorithms is null),

            // What it is, for whom, and for how long.
            (nameof(own.ValidateIssuer), actual.ValidateIssuer),
            (nameof(own.ValidIssuer), actual.ValidIssuer == own.ValidIssuer),
            (nameof(own.ValidIssuers), actual.ValidIssuers is null),
            (nameof(own.IssuerValidator), actual.IssuerValidator is null),
            (nameof(own.IssuerValidatorUsingConfiguration), actual.IssuerValidatorUsingConfiguration is null),
            (nameof(own.ValidateAudience), actual.ValidateAudience),
            (nameof(own.RequireAudience), actual.RequireAudience),
            (nameof(own.ValidAudience), actual.ValidAudience == own.ValidAudience),
            (nameof(own.ValidAudiences), actual.ValidAudiences is null),
            (nameof(own.AudienceValidator), actual.AudienceValidator is null),
            (nameof(own.IgnoreCaseWhenValidatingAudience), !actual.IgnoreCaseWhenValidatingAudience),
            (nameof(own.ValidTypes), actual.ValidTypes is not null && actual.ValidTypes.SequenceEqual(own.ValidTypes, StringComparer.Ordinal)),
            (nameof(own.TypeValidator), actual.TypeValidator is null),
            (nameof(own.ValidateLifetime), actual.ValidateLifetime),
            (nameof(own.RequireExpirationTime), actual.RequireExpirationTime),
            (nameof(own.LifetimeValidator), actual.LifetimeValidator == own.LifetimeValidator),
            (nameof(own.ClockSkew), actual.ClockSkew == own.ClockSkew),

            // What would have to be asked on each request, or reads the token in another way.
            (nameof(own.ValidateActor), !actual.ValidateActor),
            (nameof(own.ActorValidationParameters), actual.ActorValidationParameters is null),
            (nameof(own.ValidateTokenReplay), !actual.ValidateTokenReplay),
            (nameof(own.TokenReplayCache), actual.TokenReplayCache is null),
            (nameof(own.TokenReplayValidator), actual.TokenReplayValidator is null),
            (nameof(own.TokenReader), actual.TokenReader is null),
            (nameof(own.TryReadJwtClaim), actual.TryReadJwtClaim is null),
        ];
        return rules.Select(rule => ($"{nameof(TokenValidationParameters)}.{rule.Name}", rule.IsKept));
    }
}
