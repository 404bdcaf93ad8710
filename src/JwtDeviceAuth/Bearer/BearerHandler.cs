using System.Text.Encodings.Web;
using JwtDeviceAuth.Http;
using JwtDeviceAuth.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace JwtDeviceAuth.Bearer;

/// <summary>
/// The entrance: JwtBearer's handler, with a memory and two checks more. 1. The application's <c>OnMessageReceived</c> may bring the token or decide.
/// 2. A token that was validated before is taken from memory. 3. Any other is JwtBearer's to validate, and then has to pass the library's own rules, which
/// stand here and not among the events of the options, so that nothing an application does to those can lose them. 4. The application's
/// <c>OnTokenValidated</c> is raised either way. Failures are answered with problem details.
/// </summary>
internal sealed class BearerHandler(IOptionsMonitor<JwtBearerOptions> options, ILoggerFactory logger, UrlEncoder encoder, AccessTokenCheck check)
    : JwtBearerHandler(options, logger, encoder)
{
    private const string TokenName = "access_token";

    private static readonly Task<AuthenticateResult> NoToken = Task.FromResult(AuthenticateResult.NoResult());

    // No state machine on the way that nearly all requests go.
    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var received = new MessageReceivedContext(Context, Scheme, Options);
        Task raised;
        try
        {
            raised = Events.MessageReceived(received);
        }
#pragma warning disable CA1031 // JwtBearer meets it again, and does what it does with exceptions of the application.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            raised = Task.FromException(exception);
        }

        return raised.IsCompletedSuccessfully ? AnswerAsync(received) : WaitAsync(received, raised);
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Before the events are exchanged: it may be asked for the first time only now.
        await HandleAuthenticateOnceSafeAsync();
        var application = Events;
        Events = new JwtBearerEvents
        {
            OnChallenge = async context =>
            {
                await application.Challenge(context);
                if (!context.Handled)
                {
                    context.HandleResponse();
                    await (Response.HasStarted ? Task.CompletedTask : WriteAsync(ProblemOf(context.AuthenticateFailure), usual: StatusCodes.Status401Unauthorized));
                }
            },
        };
        try
        {
            await base.HandleChallengeAsync(properties);
        }
        finally
        {
            Events = application;
        }
    }

    protected override async Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        await base.HandleForbiddenAsync(properties);
        if (!Response.HasStarted)
        {
            var problem = Context.Features.Get<StepUpRefusal>()?.ToProblem() ?? Problem.Forbidden;
            await WriteAsync(problem, usual: StatusCodes.Status403Forbidden);
        }
    }

    private async Task WriteAsync(Problem problem, int usual)
    {
        await problem.WriteAsync(Context);
        if (problem.Status != usual)
        {
            // Other schemes that a policy names come after this one, and each sets the usual status: a login that is too old would be a 403, and a database that is away a 401.
            Response.OnStarting(() =>
            {
                Response.StatusCode = Response.StatusCode == usual ? problem.Status : Response.StatusCode;
                return Task.CompletedTask;
            });
        }
    }

    private async Task<AuthenticateResult> WaitAsync(MessageReceivedContext received, Task raised)
    {
        await raised.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await (raised.IsCompletedSuccessfully ? AnswerAsync(received) : ValidateAsync(raised, string.Empty, isDPoP: false));
    }

    private Task<AuthenticateResult> AnswerAsync(MessageReceivedContext received)
    {
        if (received.Result is { } decided)
        {
            return Task.FromResult(decided);
        }

        var text = AccessTokenText.Of(received, out var isDPoP);
        if (text.IsEmpty)
        {
            return NoToken;
        }

        if (check.Find(text, Options) is { } known)
        {
            return known.KeyThumbprint is null && !isDPoP ? AcceptAsync(known) : ProveAsync(known, isDPoP);
        }

        return check.FaultOf(text) is { } fault
            ? Task.FromResult(AuthenticateResult.Fail(fault))
            : ValidateAsync(Task.CompletedTask, text.ToString(), isDPoP);
    }

    /// <summary>The token was validated before; its proof is of this request.</summary>
    private async Task<AuthenticateResult> ProveAsync(ValidatedToken known, bool isDPoP)
        => await check.FaultOfAsync(Context, known, isDPoP) is { } fault ? AuthenticateResult.Fail(fault) : await AcceptAsync(known);

    private Task<AuthenticateResult> AcceptAsync(ValidatedToken known)
    {
        var validated = new TokenValidatedContext(Context, Scheme, Options)
        {
            Principal = known.NewPrincipal(),
            SecurityToken = known.Token,
            Properties = known.NewProperties(),
        };
        Task raised;
        try
        {
            raised = Events.TokenValidated(validated);
        }
#pragma warning disable CA1031 // The application is asked about it below.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            raised = Task.FromException(exception);
        }

        return raised.IsCompletedSuccessfully ? Task.FromResult(ResultOf(validated, known)) : AcceptAsync(validated, known, raised);
    }

    private async Task<AuthenticateResult> AcceptAsync(TokenValidatedContext validated, ValidatedToken known, Task raised)
    {
        try
        {
            await raised;
        }
        catch (Exception exception)
        {
            var failed = new AuthenticationFailedContext(Context, Scheme, Options) { Exception = exception };
            await Events.AuthenticationFailed(failed);
            if (failed.Result is not null)
            {
                return failed.Result;
            }

            throw;
        }

        return ResultOf(validated, known);
    }

    private AuthenticateResult ResultOf(TokenValidatedContext validated, ValidatedToken known)
    {
        if (validated.Result is null)
        {
            if (Options.SaveToken)
            {
                validated.Properties.StoreTokens([new AuthenticationToken { Name = TokenName, Value = known.Text }]);
            }

            validated.Success();
        }

        return validated.Result!;
    }

    /// <summary>Lets JwtBearer validate the token, with events that bring it, and that check what JwtBearer found valid before the application sees it.</summary>
    private async Task<AuthenticateResult> ValidateAsync(Task raised, string text, bool isDPoP)
    {
        await check.LookUpKeyAsync(text, Context.RequestAborted);
        var application = Events;
        Events = new JwtBearerEvents
        {
            OnMessageReceived = async context =>
            {
                await raised;
                context.Token = text;
            },
            OnTokenValidated = async context =>
            {
                var (facts, fault) = await check.CheckAsync(text, context.SecurityToken, context.Principal, Options, Context.RequestAborted);
                fault ??= await check.FaultOfAsync(Context, text, facts!, isDPoP);
                if (fault is not null)
                {
                    context.Fail(fault);
                    return;
                }

                await application.TokenValidated(context);
            },
            OnAuthenticationFailed = application.AuthenticationFailed,
        };
        try
        {
            return await base.HandleAuthenticateAsync();
        }
        finally
        {
            Events = application;
        }
    }

    private Problem ProblemOf(Exception? failure) => failure switch
    {
        null => check.Challenge.WithDetail(AuthorizationHint.For(Request.Headers.Authorization, check.Challenge)),
        SecurityTokenExpiredException => Problem.TokenExpired,
        SessionRevokedException => Problem.SessionRevoked,
        ProofRefusedException refused => refused.Problem,
        StoreUnavailableException => Problem.StoreUnavailable,
        _ => Problem.InvalidToken.WithDetail(AuthorizationHint.For(Request.Headers.Authorization, check.Challenge)),
    };
}
