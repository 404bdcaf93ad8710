using System.Collections;
using System.Reflection;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// What the options of the JwtBearer scheme ask of a token that is not given to JwtBearer. Where they ask for anything that only JwtBearer
/// itself can do, there is no plan, and every request is JwtBearer's.
/// </summary>
internal sealed class BearerPlan
{
    // These are honoured, whatever they say; the last two hold state and no rule.
    private static readonly string[] FreeProperties =
    [
        nameof(TokenValidationParameters.AuthenticationType), nameof(TokenValidationParameters.NameClaimType),
        nameof(TokenValidationParameters.RoleClaimType), nameof(TokenValidationParameters.InstancePropertyBag),
        nameof(TokenValidationParameters.IsClone),
    ];

    private static readonly PropertyInfo[] Rules =
    [
        .. typeof(TokenValidationParameters).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && !FreeProperties.Contains(property.Name)),
    ];

    private BearerPlan(JwtBearerOptions options, Func<TokenValidatedContext, Task>? validated, CaseSensitiveClaimsIdentity identity)
    {
        (Options, TokenValidated, Issuer) = (options, validated, options.TokenValidationParameters.ValidIssuer);
        (AuthenticationType, NameClaimType, RoleClaimType) = (identity.AuthenticationType, identity.NameClaimType, identity.RoleClaimType);
    }

    public JwtBearerOptions Options { get; }

    /// <summary>What the application does with each valid token; null if nothing.</summary>
    public Func<TokenValidatedContext, Task>? TokenValidated { get; }

    /// <summary>The one issuer, which stands in every claim.</summary>
    public string Issuer { get; }

    public string? AuthenticationType { get; }

    public string NameClaimType { get; }

    public string RoleClaimType { get; }

    /// <summary>Null where the options ask for more than a plan can do.</summary>
    public static BearerPlan? TryMake(JwtBearerOptions options, TokenValidationParameters own, BearerHooks hooks)
        => options.ForwardDefaultSelector is null && options.ForwardDefault is null && options.ForwardAuthenticate is null
            && options.Authority is null && options.MetadataAddress is null && options.Configuration is null && options.ConfigurationManager is null
            && hooks.HaveOnlyOwnMessageReceived(options)
            && HasOnlyTheUsualHandler(options)
            && HasOwnRules(options.TokenValidationParameters, own)
            && options.TokenValidationParameters.CreateClaimsIdentity(securityToken: null, own.ValidIssuer) is CaseSensitiveClaimsIdentity identity
            && identity.GetType() == typeof(CaseSensitiveClaimsIdentity)
                ? new BearerPlan(options, hooks.TokenValidated(options), identity)
                : null;

    private static bool HasOnlyTheUsualHandler(JwtBearerOptions options)
        => !options.UseSecurityTokenValidators
            && options.TokenHandlers.Count == 1
            && options.TokenHandlers[0] is JsonWebTokenHandler { MapInboundClaims: false } handler
            && handler.GetType() == typeof(JsonWebTokenHandler)
            && handler.MaximumTokenSizeInBytes == TokenValidationParameters.DefaultMaximumTokenSizeInBytes;

    private static bool HasOwnRules(TokenValidationParameters actual, TokenValidationParameters own)
        => actual.GetType() == typeof(TokenValidationParameters)
            && actual.InstancePropertyBag.Count == 0
            && Array.TrueForAll(Rules, rule => AreEqual(rule.GetValue(actual), rule.GetValue(own)));

    private static bool AreEqual(object? one, object? other)
        => Equals(one, other) || (one is IList texts && other is IList others && texts.Cast<object>().SequenceEqual(others.Cast<object>()));
}
