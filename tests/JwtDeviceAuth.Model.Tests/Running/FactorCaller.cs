using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Model.Tests.Protocol;
using JwtDeviceAuth.Reauthentication;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Stores;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace JwtDeviceAuth.Model.Tests.Running;

/// <summary>Calls the library's services of second factors for the user of a caller, and reads the rows.</summary>
internal sealed class FactorCaller(ModelHost host, Caller caller)
{
    private const string Totp = "totp";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Requester RequesterOf(string? sessionId, Claims? claims) => new(caller.UserId, sessionId)
    {
        ProvedAt = claims?.ProvedAt,
        Methods = claims?.Methods.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
        Client = caller.ClientAt(Place.Home),
    };

    public async Task<Reply> AnswerAsync(string challenge, bool isTotp, string code, bool trusts, string? key)
    {
        var outcome = await host.CallAsync<ISecondFactorLoginService, SecondFactorLoginResult>(service => service.LoginAsync(
            new SecondFactorLoginRequest
            {
                Token = challenge,
                Method = isTotp ? Totp : "recovery_code",
                Answer = code,
                TrustsDevice = trusts,
                Key = Caller.KeyOf(key),
                Client = caller.ClientAt(Place.Home),
            },
            Token));
        return outcome.Status switch
        {
            SecondFactorLoginStatus.Succeeded => Caller.SignedIn(outcome.Tokens!),
            SecondFactorLoginStatus.InvalidToken => new Reply(Outcome.InvalidToken),
            SecondFactorLoginStatus.WrongKey => new Reply(Outcome.WrongKey),
            SecondFactorLoginStatus.InvalidSecondFactor => new Reply(Outcome.WrongCode),
            _ => throw new ModelViolationException($"A second factor ended with {outcome.Status}."),
        };
    }

    public async Task<Reply> StartAsync(Requester requester, int password)
    {
        var outcome = await host.CallAsync<ISecondFactorService, TotpSetupResult>(
            service => service.StartTotpAsync(requester, name: null, Caller.PasswordText(password), Token));
        return outcome.Setup is { } setup
            ? new Reply(Outcome.Done) { Setup = new Setup(setup.Id, setup.Secret) }
            : new Reply(OutcomeOf(outcome.Status));
    }

    public Task<Reply> ConfirmAsync(Requester requester, long app, string code)
        => ChangeAsync(service => service.ConfirmTotpAsync(requester, app, code, Token));

    public Task<Reply> RemoveAsync(Requester requester, long app, int password)
        => ChangeAsync(service => service.RemoveTotpAsync(requester, app, Caller.PasswordText(password), Token));

    public Task<Reply> ReplaceCodesAsync(Requester requester) => ChangeAsync(service => service.ReplaceRecoveryCodesAsync(requester, Token));

    public Task<Reply> EndTrustAsync(Requester requester) => ChangeAsync(service => service.EndTrustAsync(requester, Token));

    public async Task<Reply> RemoveAllAsync()
        => new(await host.CallAsync<ISecondFactorService, bool>(service => service.RemoveAllAsync(caller.UserId, Token)) ? Outcome.Done : Outcome.NoFactor);

    public async Task<Reply> StepUpAsync(Requester requester, int password, string code)
    {
        var outcome = await host.CallAsync<IReauthenticationService, ReauthenticationResult>(service => service.ReauthenticateAsync(
            new ReauthenticationRequest { Requester = requester, Password = Caller.PasswordText(password), Method = Totp, Answer = code }, Token));
        return outcome.Status switch
        {
            ReauthenticationStatus.Succeeded => new Reply(Outcome.Done) { Claims = Answer.ClaimsOf(outcome.AccessToken!) },
            ReauthenticationStatus.SessionRevoked => new Reply(Outcome.NotFound),
            ReauthenticationStatus.InvalidPassword => new Reply(Outcome.WrongPassword),
            ReauthenticationStatus.InvalidSecondFactor => new Reply(Outcome.WrongCode),
            ReauthenticationStatus.Busy => new Reply(Outcome.Busy),
            _ => throw new ModelViolationException($"A step-up ended with {outcome.Status}."),
        };
    }

    /// <summary>The user's rows, expired ones too.</summary>
    /// <param name="mayWait">Whether a login waits, or did.</param>
    public async Task<GateRows> RowsAsync(bool mayWait)
    {
        var found = await host.CallAsync<ISecondFactorStore, SecondFactorsOfUser>(store => store.FindAsync(caller.UserId, DateTimeOffset.UnixEpoch, Token));
        return mayWait
            ? await host.CallAsync<JwtDeviceAuthDbContext, GateRows>(async context => GateRows.From(
                found,
                await context.Set<User>().AsNoTracking().SingleAsync(user => user.Id == caller.UserId, Token),
                await context.Set<LoginChallenge>().AsNoTracking().Where(challenge => challenge.UserId == caller.UserId).ToListAsync(Token)))
            : GateRows.From(found, user: null, []);
    }

    private async Task<Reply> ChangeAsync(Func<ISecondFactorService, ValueTask<SecondFactorResult>> change)
    {
        var outcome = await host.CallAsync(change);
        return new Reply(OutcomeOf(outcome.Status)) { Codes = [.. (outcome.RecoveryCodes ?? []).Select(code => code.Replace("-", string.Empty, StringComparison.Ordinal))] };
    }

    private static Outcome OutcomeOf(SecondFactorStatus status) => status switch
    {
        SecondFactorStatus.Succeeded => Outcome.Done,
        SecondFactorStatus.SessionRevoked => Outcome.NotFound,
        SecondFactorStatus.InvalidPassword => Outcome.WrongPassword,
        SecondFactorStatus.SecondFactorRequired => Outcome.BothNeeded,
        SecondFactorStatus.RecentLoginRequired => Outcome.NotRecent,
        SecondFactorStatus.InvalidCode => Outcome.WrongCode,
        SecondFactorStatus.FactorNotFound => Outcome.FactorNotFound,
        SecondFactorStatus.NoSecondFactor => Outcome.NoFactor,
        SecondFactorStatus.Busy => Outcome.Busy,
        _ => throw new ModelViolationException($"A change of second factors ended with {status}."),
    };
}
