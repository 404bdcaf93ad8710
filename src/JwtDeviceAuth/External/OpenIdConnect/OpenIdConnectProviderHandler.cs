using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace JwtDeviceAuth.External;

/// <summary>
/// Signs in at an OpenID Connect provider. Challenge: send the browser there with state, nonce and a PKCE challenge. Callback: check that
/// this browser started it, and that this provider answers; redeem the code; validate the ID token; ask for the address if it lacks one.
/// </summary>
internal sealed class OpenIdConnectProviderHandler(
    IOptionsMonitor<OpenIdConnectProviderOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : RemoteAuthenticationHandler<OpenIdConnectProviderOptions>(options, logger, encoder)
{
    private const string NonceItem = "nonce";
    private const string VerifierItem = "code_verifier";
    private const int MaximumForm = 64 * 1024;

    private IFormCollection? _form;

    private bool IsForm => Options.ResponseMode == OpenIdConnectResponseMode.FormPost;

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (string.IsNullOrEmpty(properties.RedirectUri))
        {
            properties.RedirectUri = OriginalPathBase + OriginalPath + Request.QueryString;
        }

        var configuration = await Options.Metadata.GetAsync(Context.RequestAborted);
        var (nonce, verifier) = (NewSecret(), NewSecret());
        properties.Items[NonceItem] = nonce;
        properties.Items[VerifierItem] = verifier;
        GenerateCorrelationId(properties);
        Dictionary<string, string?> query = new(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = Options.ClientId,
            ["redirect_uri"] = BuildRedirectUri(Options.CallbackPath),
            ["scope"] = string.Join(' ', Options.Scopes),
            ["state"] = Options.StateDataFormat.Protect(properties),
            ["nonce"] = nonce,
            ["code_challenge"] = CodeChallenge.Of(verifier),
            ["code_challenge_method"] = "S256",
        };
        if (IsForm)
        {
            query["response_mode"] = "form_post";
        }

        Response.Redirect(QueryHelpers.AddQueryString(configuration.AuthorizationEndpoint, query));
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        if (IsForm)
        {
            _form = await ReadFormAsync();
        }

        var properties = Options.StateDataFormat.Unprotect(Parameter("state"));
        if (properties is null)
        {
            return HandleRequestResult.Fail(ExternalProviderException.Refused("The state is missing or was not made here."));
        }

        if (!ValidateCorrelationId(properties))
        {
            return HandleRequestResult.Fail(
                ExternalProviderException.Refused("The login was not started in this browser, or was answered before."), properties);
        }

        try
        {
            return await AuthenticateAsync(properties);
        }
        catch (Exception exception) when (exception is ExternalProviderException or HttpRequestException or TaskCanceledException)
        {
            return HandleRequestResult.Fail(exception, properties);
        }
    }

    private async Task<HandleRequestResult> AuthenticateAsync(AuthenticationProperties properties)
    {
        var configuration = await Options.Metadata.GetAsync(Context.RequestAborted);
        CheckIssuer(configuration);
        if (Parameter("error") is { Length: > 0 } error)
        {
            return await DeniedAsync(error, properties);
        }

        if (Parameter("code") is not { Length: > 0 } code)
        {
            throw ExternalProviderException.Refused("The provider sent no code.");
        }

        var verifier = properties.Items[VerifierItem]!;
        var nonce = properties.Items[NonceItem]!;
        properties.Items.Remove(VerifierItem);
        properties.Items.Remove(NonceItem);

        var channel = new ProviderChannel(Options, configuration, TimeProvider);
        var tokens = await channel.RedeemAsync(code, verifier, BuildRedirectUri(Options.CallbackPath), Context.RequestAborted);
        var demand = new IdTokenDemand([Options.ClientId!], [Options.ClientId!], [nonce], tokens.AccessToken);
        var (idToken, fault) = await IdTokenValidator.ValidateAsync(
            Options, tokens.IdToken, demand, TimeProvider.GetUtcNow(), Context.RequestAborted);
        if (idToken is null)
        {
            throw ExternalProviderException.Refused($"The ID token was refused: {fault}.");
        }

        if (Parameter("iss") is { } answering && answering != idToken.Issuer)
        {
            throw ExternalProviderException.Refused("Another tenant answered.");
        }

        var (said, missing) = await channel.CompleteAsync(idToken, tokens.AccessToken, Context.RequestAborted);
        if (missing is not null)
        {
            ExternalLog.ExternalUserInfoMissing(Logger, Scheme.Name, missing);
        }

        return HandleRequestResult.Success(new AuthenticationTicket(
            PrincipalOf(said with { Name = said.Name ?? AppleUser.NameOf(Parameter("user")) }), properties, Scheme.Name));
    }

    private async Task<HandleRequestResult> DeniedAsync(string error, AuthenticationProperties properties)
    {
        // Apple has a word of its own.
        error = error == "user_cancelled_authorize" ? RemoteFailures.AccessDenied : error;
        if (error == RemoteFailures.AccessDenied
            && await HandleAccessDeniedErrorAsync(properties) is { None: false } handled)
        {
            return handled;
        }

        var failure = ExternalProviderException.Refused($"The provider answered with an error ({FailureReason.Code(error) ?? "of no known form"}).");
        failure.Data["error"] = error == RemoteFailures.AccessDenied || error == RemoteFailures.TemporarilyUnavailable
            ? error
            : RemoteFailures.ServerError;
        return HandleRequestResult.Fail(failure, properties);
    }

    /// <summary>RFC 9207: an answer of another provider must not pass for one of this.</summary>
    private void CheckIssuer(OpenIdConnectConfiguration configuration)
    {
        var issuer = Parameter("iss");
        if (issuer is null ? configuration.AuthorizationResponseIssParameterSupported : !ProviderIssuer.Fits(configuration.Issuer, issuer))
        {
            throw ExternalProviderException.Refused("Another provider answered.");
        }
    }

    /// <summary>A parameter that was sent once (RFC 6749, section 3.1).</summary>
    private string? Parameter(string name)
        => (IsForm ? _form?[name] ?? default : Request.Query[name]) is { Count: 1 } value ? value.ToString() : null;

    /// <summary>Null where no form was posted.</summary>
    private async Task<IFormCollection?> ReadFormAsync()
    {
        if (!HttpMethods.IsPost(Request.Method) || !Request.HasFormContentType)
        {
            return null;
        }

        if (Context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MaximumForm;
        }

        try
        {
            return await Request.ReadFormAsync(Context.RequestAborted);
        }
        catch (Exception exception) when (exception is InvalidDataException or BadHttpRequestException)
        {
            return null;
        }
    }

    private ClaimsPrincipal PrincipalOf(IdToken said)
    {
        var identity = new ClaimsIdentity(Scheme.Name, ExternalIdentityReader.Name, roleType: null);
        Add(ExternalIdentityReader.Subject, said.ProviderUserId);
        Add(ExternalIdentityReader.Email, said.Email);
        Add(ExternalIdentityReader.EmailVerified, said.IsEmailVerified == true && !Options.HasTenants ? "true" : "false");
        Add(ExternalIdentityReader.Name, said.Name);
        return new ClaimsPrincipal(identity);

        void Add(string type, string? value)
        {
            if (value is not null)
            {
                identity.AddClaim(new Claim(type, value, ClaimValueTypes.String, ClaimsIssuer));
            }
        }
    }

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
