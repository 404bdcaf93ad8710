using System.Text.Json.Nodes;
using JwtDeviceAuth.EntityFrameworkCore.Model;
using JwtDeviceAuth.Fuzz.Tests.Inputs;
using JwtDeviceAuth.SecondFactors;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace JwtDeviceAuth.Fuzz.Tests.Http;

/// <summary>
/// Requests to the endpoints of second factors that are right but for one thing: with tokens of logins that wait, of which there are many because a few wrong
/// codes end each and lock its account, and with the token of a session by both factors.
/// </summary>
internal sealed class SecondFactorMaker
{
    private const int Accounts = 60;
    private const int TokensOfEach = 4;
    private const long Version = 7;

    private readonly List<string> _waiting = [];
    private readonly List<string> _enrolling = [];

    private SecondFactorMaker(string access) => Access = access;

    /// <summary>Of a session by both factors.</summary>
    public string Access { get; }

    /// <summary>What no log may say.</summary>
    public string[] Secrets => [Access, _waiting[0], _enrolling[0]];

    /// <summary>Written into the database at once: by the endpoints each would cost a hash.</summary>
    public static async Task<SecondFactorMaker> StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var (database, secrets) = (scope.ServiceProvider.GetRequiredService<JwtDeviceAuthDbContext>(), scope.ServiceProvider.GetRequiredService<TotpSecrets>());
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        User[] users = [.. Enumerable.Range(0, 2 * Accounts).Select(number => NewUser(number, now))];
        database.AddRange(users);
        await database.SaveChangesAsync(cancellationToken);
        var secret = TotpCodes.NewSecret();
        database.AddRange(users.Where(user => user.SecondFactorVersion is not null).Select(user => new TotpFactor
        {
            UserId = user.Id, ProtectedSecret = secrets.Protect(user.Id, secret), CreatedAt = now, ConfirmedAt = now,
        }));
        await database.SaveChangesAsync(cancellationToken);

        var sessions = scope.ServiceProvider.GetRequiredService<ISessionService>();
        var asked = await sessions.StartAsync(users[0].Id, LoginProof.Own("kiosk", ["pin"], now), new LoginDevice { DeviceId = "kiosk" }, cancellationToken);
        var signedIn = await scope.ServiceProvider.GetRequiredService<ISecondFactorLoginService>().LoginAsync(
            new SecondFactorLoginRequest { Token = asked.SecondFactor!.Token, Method = "totp", Answer = FactorUser.CodeOf(TotpCodes.ToBase32(secret), now) },
            cancellationToken);
        var maker = new SecondFactorMaker(signedIn.Tokens!.AccessToken);
        database.AddRange(users.Skip(1).SelectMany(user => Enumerable.Range(0, TokensOfEach).Select(_ => maker.NewChallenge(user, now))));
        await database.SaveChangesAsync(cancellationToken);
        return maker;
    }

    /// <summary>Where to, with a bearer token or without, and an object that is right but for one of its values.</summary>
    public (string Method, string Path, bool IsSignedIn, string Body) Any(Dice dice, string tail)
    {
        var body = new JsonObject();
        var (method, path, fields) = dice.Below(9) switch
        {
            0 or 1 => ("POST", "/users/login/mfa", new[] { "mfa_token", dice.Pick("totp", "recovery_code", "passkey"), "trust_device" }),
            2 => ("POST", "/users/login/mfa/totp", ["mfa_token", "name"]),
            3 => ("POST", $"/users/login/mfa/totp/{tail}/confirm", ["mfa_token", "code", "trust_device"]),
            4 => ("POST", "/users/me/factors/totp", ["name"]),
            5 => ("POST", $"/users/me/factors/totp/{tail}/confirm", ["code"]),
            6 => ("DELETE", $"/users/me/factors/totp/{tail}", ["a"]),
            7 => (dice.Pick("POST", "GET", "DELETE"), $"/users/me/factors{dice.Pick("/recovery-codes", "/trusted-devices", "")}", ["a"]),
            _ => ("POST", "/users/me/reauthenticate", [dice.Pick("totp", "recovery_code", "passkey", "id_token")]),
        };
        foreach (var field in fields)
        {
            body[field] = field switch
            {
                "mfa_token" => dice.Percent(5) ? Nasty.Text(dice) : dice.Pick(path.Contains("/totp", StringComparison.Ordinal) == dice.Percent(90) ? _enrolling : _waiting),
                "totp" or "code" => dice.Pick("123456", " 123 456", "000000", "12345", "１２３４５６"),
                "recovery_code" => dice.Pick("AAAA-AAAA-AAAA-AAAA", "oooo iiii llll 0000", "AAAA"),
                "trust_device" => dice.Pick("true", "false", "maybe"),
                _ => Nasty.Text(dice),
            };
        }

        return (method, path, path.Contains("/me/", StringComparison.Ordinal) != dice.Percent(3), dice.Percent(25) ? body.ToJsonString() : JsonMaker.Changed(dice, body.ToJsonString()));
    }

    private static User NewUser(int number, DateTimeOffset now) => new()
    {
        Email = $"u{number}@example.com",
        NormalizedEmail = $"u{number}@example.com",
        Name = "U",
        SecondFactorVersion = number % 2 == 0 ? Version : null,
        CreatedAt = now,
        UpdatedAt = now,
    };

    private LoginChallenge NewChallenge(User user, DateTimeOffset now)
    {
        var (token, (kind, value)) = (MfaTokens.New(), FirstFactors.Write(null));
        (user.SecondFactorVersion is null ? _enrolling : _waiting).Add(token);
        return new LoginChallenge
        {
            TokenHash = MfaTokens.HashOf(token),
            Purpose = user.SecondFactorVersion is null ? LoginChallenge.Enrolment : LoginChallenge.SecondFactor,
            UserId = user.Id,
            SecondFactorVersion = user.SecondFactorVersion,
            LoginType = "kiosk",
            ProofKind = kind,
            ProofValue = value,
            ProvedAt = now,
            DeviceId = "kiosk",
            CreatedAt = now,
            ExpiresAt = now.AddMinutes(10),
        };
    }
}
