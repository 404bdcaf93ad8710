using JwtDeviceAuth.Sessions;

namespace Snippets.Extending;

internal sealed record BadgeScan(string Badge, string KioskId);

internal interface IBadges
{
    Task<long?> VerifyAsync(BadgeScan scan, CancellationToken cancellationToken);
}

internal static class Setup
{
    public static void Endpoints(WebApplication app)
    {
        // begin-snippet: endpoints
        app.MapGroup("/users").MapJwtDeviceAuth(endpoints =>
        {
            endpoints.SignUp.Omit();                            // users are invited
            endpoints.Login.RequireRateLimiting("login");       // any convention, on one endpoint
        }).WithTags("Accounts");                                // or on all of them
        // end-snippet
    }

    public static void Kiosk(WebApplication app)
    {
        // begin-snippet: own-session
        app.MapPost("/kiosk/login", async (
            BadgeScan scan, IBadges badges, ISessionService sessions, TimeProvider time, CancellationToken cancellationToken) =>
        {
            if (await badges.VerifyAsync(scan, cancellationToken) is not { } userId)
            {
                return Results.Unauthorized();
            }

            var proof = LoginProof.Own("badge", ["hwk", "user"], time.GetUtcNow());
            var result = await sessions.StartAsync(userId, proof, new LoginDevice { DeviceId = scan.KioskId }, cancellationToken);
            return result.Succeeded ? Results.Ok(result.Tokens) : Results.Forbid();
        });
        // end-snippet
    }
}

// begin-snippet: login-step
internal sealed class ConfirmedAddress : ILoginStep
{
    public ValueTask<string?> NextAsync(LoginStepContext login, CancellationToken cancellationToken)
        => ValueTask.FromResult(login.User.EmailConfirmedAt is null ? "confirm_email" : null);
}
// end-snippet
