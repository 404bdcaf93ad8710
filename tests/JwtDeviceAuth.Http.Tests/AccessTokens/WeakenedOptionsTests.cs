using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.AccessTokens;

/// <summary>Options under which JwtBearer would let another token pass, or would have to be asked on each request, stop the start with one line.</summary>
public sealed class WeakenedOptionsTests
{
    private static readonly SymmetricSecurityKey Key = new(new byte[32]);

    private static readonly Dictionary<string, Action<JwtBearerOptions>> Others = new()
    {
        ["Authority"] = options => options.Authority = "https://elsewhere.example",
        ["MetadataAddress"] = options => options.MetadataAddress = "https://elsewhere.example/openid",
        ["Configuration"] = options => options.Configuration = new OpenIdConnectConfiguration(),
        ["ConfigurationManager"] = options => options.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(new OpenIdConnectConfiguration()),
        ["Audience"] = options => options.Audience = "another",
        ["MapInboundClaims"] = options => options.MapInboundClaims = true,
        ["UseSecurityTokenValidators"] = options => options.UseSecurityTokenValidators = true,
        ["TokenHandlers"] = options => options.TokenHandlers.Add(new JsonWebTokenHandler()),
        ["TokenHandlers "] = options => (options.TokenHandlers[0]) = new DerivedHandler { MapInboundClaims = false },
        ["TokenHandlers  "] = options => options.TokenHandlers.Clear(),
        ["TokenValidationParameters"] = options => options.TokenValidationParameters = new DerivedParameters(),
        ["TokenValidationParameters.IssuerSigningKeyResolver"] = options => options.TokenValidationParameters = new TokenValidationParameters { IssuerSigningKey = Key },
    };

    private static readonly Dictionary<string, Action<TokenValidationParameters>> Parameters = new()
    {
        ["IssuerSigningKeyResolver"] = rules => rules.IssuerSigningKeyResolver = (_, _, _, _) => [Key],
        ["IssuerSigningKeyResolverUsingConfiguration"] = rules => rules.IssuerSigningKeyResolverUsingConfiguration = (_, _, _, _, _) => [Key],
        ["IssuerSigningKey"] = rules => rules.IssuerSigningKey = Key,
        ["IssuerSigningKeys"] = rules => rules.IssuerSigningKeys = [Key],
        ["IssuerSigningKeyValidator"] = rules => rules.IssuerSigningKeyValidator = (_, _, _) => true,
        ["IssuerSigningKeyValidatorUsingConfiguration"] = rules => rules.IssuerSigningKeyValidatorUsingConfiguration = (_, _, _, _) => true,
        ["ValidateIssuerSigningKey"] = rules => rules.ValidateIssuerSigningKey = true,
        ["ConfigurationManager"] = rules => rules.ConfigurationManager = new StaticConfigurationManager<OpenIdConnectConfiguration>(new OpenIdConnectConfiguration()),
        ["CryptoProviderFactory"] = rules => rules.CryptoProviderFactory = new CryptoProviderFactory(),
        ["RequireSignedTokens"] = rules => rules.RequireSignedTokens = false,
        ["SignatureValidator"] = rules => rules.SignatureValidator = (token, _) => new JsonWebToken(token),
        ["SignatureValidatorUsingConfiguration"] = rules => rules.SignatureValidatorUsingConfiguration = (token, _, _) => new JsonWebToken(token),
        ["TransformBeforeSignatureValidation"] = rules => rules.TransformBeforeSignatureValidation = (token, _) => token,
        ["ValidateSignatureLast"] = rules => rules.ValidateSignatureLast = true,
        ["TokenDecryptionKey"] = rules => rules.TokenDecryptionKey = Key,
        ["TokenDecryptionKeys"] = rules => rules.TokenDecryptionKeys = [Key],
        ["TokenDecryptionKeyResolver"] = rules => rules.TokenDecryptionKeyResolver = (_, _, _, _) => [Key],
        ["AlgorithmValidator"] = rules => rules.AlgorithmValidator = (_, _, _, _) => true,
        ["ValidAlgorithms"] = rules => rules.ValidAlgorithms = ["none"],
        ["ValidateIssuer"] = rules => rules.ValidateIssuer = false,
        ["ValidIssuer"] = rules => rules.ValidIssuer = "another",
        ["ValidIssuers"] = rules => rules.ValidIssuers = ["another"],
        ["IssuerValidator"] = rules => rules.IssuerValidator = (issuer, _, _) => issuer,
        ["IssuerValidatorUsingConfiguration"] = rules => rules.IssuerValidatorUsingConfiguration = (issuer, _, _, _) => issuer,
        ["ValidateAudience"] = rules => rules.ValidateAudience = false,
        ["RequireAudience"] = rules => rules.RequireAudience = false,
        ["ValidAudience"] = rules => rules.ValidAudience = "another",
        ["ValidAudiences"] = rules => rules.ValidAudiences = ["another"],
        ["AudienceValidator"] = rules => rules.AudienceValidator = (_, _, _) => true,
        ["IgnoreCaseWhenValidatingAudience"] = rules => rules.IgnoreCaseWhenValidatingAudience = true,
        ["ValidTypes"] = rules => rules.ValidTypes = ["at+jwt", "JWT"],
        ["TypeValidator"] = rules => rules.TypeValidator = (type, _, _) => type,
        ["ValidateLifetime"] = rules => rules.ValidateLifetime = false,
        ["RequireExpirationTime"] = rules => rules.RequireExpirationTime = false,
        ["LifetimeValidator"] = rules => rules.LifetimeValidator = (_, _, _, _) => true,
        ["ClockSkew"] = rules => rules.ClockSkew = TimeSpan.FromMinutes(1),
        ["ValidateActor"] = rules => rules.ValidateActor = true,
        ["ActorValidationParameters"] = rules => rules.ActorValidationParameters = new TokenValidationParameters(),
        ["ValidateTokenReplay"] = rules => rules.ValidateTokenReplay = true,
        ["TokenReplayCache"] = rules => rules.TokenReplayCache = new NoCache(),
        ["TokenReplayValidator"] = rules => rules.TokenReplayValidator = (_, _, _) => true,
        ["TokenReader"] = rules => rules.TokenReader = (token, _) => new JsonWebToken(token),
        ["TryReadJwtClaim"] = rules => rules.TryReadJwtClaim = (ref System.Text.Json.Utf8JsonReader _, JwtSegmentType _, string _, out object? claim) => (claim = null) is not null,
    };

    /// <summary>What belongs to the identity that is made of a token, to the log, or has no effect on one that is signed by a key of this application.</summary>
    private static readonly string[] Free =
    [
        "AuthenticationType", "DebugId", "IgnoreTrailingSlashWhenValidatingAudience", "IncludeTokenOnFailedValidation", "InstancePropertyBag", "IsClone", "LogTokenId",
        "LogValidationExceptions", "NameClaimType", "NameClaimTypeRetriever", "PropertyBag", "RefreshBeforeValidation", "RoleClaimType", "RoleClaimTypeRetriever",
        "SaveSigninToken", "TryAllDecryptionKeys", "TryAllIssuerSigningKeys", "ValidateWithLKG",
    ];

    public static TheoryData<string> Settings => [.. Others.Keys, .. Parameters.Keys.Select(name => $"TokenValidationParameters.{name}")];

    [Theory]
    [MemberData(nameof(Settings))]
    public async Task A_setting_that_would_weaken_the_check_stops_the_start_with_one_line(string setting)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => AuthApp.StartAsync(extend: auth => auth.Services.PostConfigure<JwtBearerOptions>(
            "Bearer",
            options => (Others.GetValueOrDefault(setting) ?? (bearer => Parameters[setting.Split('.')[1]](bearer.TokenValidationParameters)))(options))));

        Assert.Equal(
            $"JwtBearerOptions 'Bearer': {setting.Trim()} is not as JwtDeviceAuth sets it; remove what changes it (also in the configuration section "
            + "Authentication:Schemes:Bearer). Other tokens need a scheme of their own, and a check of your own belongs into OnTokenValidated.",
            failure.Message);
    }

    [Fact]
    public void Every_parameter_is_either_free_or_guarded()
        => Assert.Equal(
            typeof(TokenValidationParameters).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal),
            Free.Concat(Parameters.Keys).Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_configuration_section_of_ASP_NET_Core_for_the_same_scheme_stops_the_start_where_it_takes_effect()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => AuthApp.StartAsync(extend: auth =>
        {
            // What AddJwtBearer reads, for any scheme, once an application calls it for another one.
            auth.Services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(
                [new("Authentication:Schemes:Bearer:ValidAudience", "another")]).Build());
            auth.Services.AddAuthentication().AddJwtBearer("partner");
        }));

        Assert.Contains("Authentication:Schemes:Bearer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_are_changed_while_the_application_runs_let_nothing_pass()
    {
        await using var app = await AuthApp.StartAsync();
        await app.Client.SignUpAsync(CacheApp.Email);
        var token = (await app.Client.LoginAsync(CacheApp.Email, "phone")).Access;
        var rules = app.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get("Bearer").TokenValidationParameters;
        var stranger = new SymmetricSecurityKey(new byte[32]) { KeyId = (string)TokenPair.Header(token)["kid"]! };
        rules.IssuerSigningKeyResolver = (_, _, _, _) => [stranger];
        rules.SignatureValidator = (text, _) => new JsonWebToken(text);
        rules.ValidateIssuer = rules.ValidateAudience = rules.ValidateLifetime = rules.RequireSignedTokens = false;
        rules.ValidTypes = rules.ValidAlgorithms = null;
        rules.TypeValidator = null;
        rules.AlgorithmValidator = null;
        rules.LifetimeValidator = null;

        foreach (var forged in new[]
        {
            TokenForge.Alter(token, base64Key: Convert.ToBase64String(stranger.Key)),
            TokenForge.Alter(token, claims => claims["iss"] = "another"),
            TokenForge.Alter(token, claims => claims["aud"] = "another"),
            TokenForge.Alter(token, claims => claims["exp"] = 1),
            TokenForge.Alter(token, header: header => header["typ"] = "JWT"),
            TokenForge.Alter(token, header: header => header["alg"] = "none"),
        })
        {
            Assert.Equal(401, (await app.Client.GetAsync("/whoami", forged)).Status);
        }
    }

    private sealed class DerivedHandler : JsonWebTokenHandler;

    private sealed class DerivedParameters : TokenValidationParameters;

    private sealed class NoCache : ITokenReplayCache
    {
        public bool TryAdd(string securityToken, DateTime expiresOn) => true;

        public bool TryFind(string securityToken) => false;
    }
}
