using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Authentication;

/// <summary>
/// Answers a request in JwtBearer's place. 1. The options of the scheme must allow it. 2. There must be no token at all, or one bearer token that
/// is known. 3. For that the request gets a principal of its own, and the application's <c>OnTokenValidated</c> is raised. In every other case
/// the answer is null, and the request is JwtBearer's: nothing is refused here.
/// </summary>
internal sealed class KnownTokenHandler(
    KnownTokens tokens, JwtBearerSetup setup, BearerHooks hooks, IOptionsMonitor<JwtBearerOptions> options, ILoggerFactory loggers)
{
    private const string TokenName = "access_token";
    private const int WithoutPlan = 10;

    private readonly ILogger _bearerLogger = loggers.CreateLogger(typeof(JwtBearerHandler).FullName!);
    private Decision? _decision;
    private int _withoutPlan;

    public bool IsEnabled => tokens.IsEnabled;

    /// <summary>The answer; null if it is JwtBearer's to give.</summary>
    public ValueTask<AuthenticateResult?> TryAuthenticateAsync(HttpContext context, AuthenticationScheme scheme)
    {
        var headers = context.Request.Headers.Authorization;

        // To make the plan takes longer than a request, and a start should not wait for it.
        if (headers.Count > 1 || (headers.Count == 0 && _decision is null && Interlocked.Increment(ref _withoutPlan) < WithoutPlan))
        {
            return default;
        }

        // Who has JwtBearer's debug messages written wants to see it at work.
        if (Plan() is not { } plan || _bearerLogger.IsEnabled(LogLevel.Debug))
        {
            return default;
        }

        if (headers.Count == 0)
        {
            return new(KnownTokenResult.NoToken);
        }

        if (headers[0] is not { } header || !AccessTokenHeader.HasPrefix(header) || tokens.Find(header) is not { } token)
        {
            return default;
        }

        if (plan.TokenValidated is { } validated)
        {
            return RaiseAsync(context, scheme, plan, token, validated);
        }

        var identity = new CaseSensitiveClaimsIdentity(plan.AuthenticationType, plan.NameClaimType, plan.RoleClaimType);
        token.AddClaimsTo(identity, plan.Issuer);
        return new(new KnownTokenResult(new AuthenticationTicket(new ClaimsPrincipal(identity), PropertiesOf(token, plan.Options.SaveToken), scheme.Name)));
    }

    /// <summary>What JwtBearer does once the token is validated, with the same contexts in the same order.</summary>
    private static async ValueTask<AuthenticateResult?> RaiseAsync(
        HttpContext context, AuthenticationScheme scheme, BearerPlan plan, KnownToken token, Func<TokenValidatedContext, Task> validated)
    {
        var jwt = new JsonWebToken(token.Text) { SigningKey = token.Key };
        var identity = plan.Options.TokenValidationParameters.CreateClaimsIdentity(jwt, plan.Issuer);
        token.AddClaimsTo(identity, plan.Issuer);
        var raised = new TokenValidatedContext(context, scheme, plan.Options)
        {
            Principal = new ClaimsPrincipal(identity),
            SecurityToken = jwt,
            Properties = PropertiesOf(token, saveToken: false),
        };
        try
        {
            await validated(raised);
        }
        catch (Exception exception)
        {
            var failed = new AuthenticationFailedContext(context, scheme, plan.Options) { Exception = exception };
            await plan.Options.Events.AuthenticationFailed(failed);
            if (failed.Result is not null)
            {
                return Kept(failed.Result);
            }

            throw;
        }

        if (raised.Result is null)
        {
            if (plan.Options.SaveToken)
            {
                raised.Properties.StoreTokens([new AuthenticationToken { Name = TokenName, Value = token.Text }]);
            }

            raised.Success();
        }

        return Kept(raised.Result!);
    }

    private static AuthenticateResult Kept(AuthenticateResult result) => result.Ticket is { } ticket ? new KnownTokenResult(ticket) : result;

    private static AuthenticationProperties PropertiesOf(KnownToken token, bool saveToken)
    {
        var items = new Dictionary<string, string?>(4, StringComparer.Ordinal) { [".expires"] = token.ExpiresText };
        if (token.IssuedText is not null)
        {
            items[".issued"] = token.IssuedText;
        }

        if (saveToken)
        {
            items[".TokenNames"] = TokenName;
            items[".Token." + TokenName] = token.Text;
        }

        return new AuthenticationProperties(items);
    }

    private BearerPlan? Plan()
    {
        var current = options.Get(JwtBearerDefaults.AuthenticationScheme);
        var decision = Volatile.Read(ref _decision);
        if (decision is null || !ReferenceEquals(decision.Options, current))
        {
            decision = new Decision(current, BearerPlan.TryMake(current, setup.NewParameters(), hooks));
            Volatile.Write(ref _decision, decision);
        }

        return decision.Plan;
    }

    private sealed record Decision(JwtBearerOptions Options, BearerPlan? Plan);
}
