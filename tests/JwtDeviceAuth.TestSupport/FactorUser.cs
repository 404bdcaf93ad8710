using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace JwtDeviceAuth.TestSupport;

/// <summary>A user with an authenticator app, whose codes are computed here once more, from RFC 6238.</summary>
public sealed class FactorUser
{
    private const int StepSeconds = 30;

    private FactorUser(AuthApp app, string email, long id) => (App, Email, Id) = (app, email, id);

    public AuthApp App { get; }

    public AuthClient Client => App.Client;

    public string Email { get; }

    public long Id { get; }

    public string Secret { get; private set; } = string.Empty;

    public long FactorId { get; private set; }

    public IReadOnlyList<string> RecoveryCodes { get; private set; } = [];

    /// <summary>The session that added the factor.</summary>
    public TokenPair Tokens { get; private set; } = null!;

    public static async Task<FactorUser> SignUpAsync(AuthApp app, string email = "ann@example.com", string deviceId = "phone")
    {
        var user = new FactorUser(app, email, await app.Client.SignUpAsync(email));
        user.Tokens = await app.Client.LoginAsync(email, deviceId);
        return user;
    }

    /// <summary>A user who has signed up already.</summary>
    public static async Task<FactorUser> LoginOfAsync(AuthApp app, string email)
    {
        var tokens = await app.Client.LoginAsync(email, "phone");
        return new FactorUser(app, email, long.Parse((string)tokens.AccessPayload["sub"]!, CultureInfo.InvariantCulture)) { Tokens = tokens };
    }

    /// <summary>A user who has a session already, such as one of a social login, and adds an authenticator app by it.</summary>
    public static async Task<FactorUser> EnrolAsync(AuthApp app, TokenPair tokens)
    {
        var user = new FactorUser(app, string.Empty, long.Parse((string)tokens.AccessPayload["sub"]!, CultureInfo.InvariantCulture)) { Tokens = tokens };
        user.Use(await (await user.PostAsync("/users/me/factors/totp", [])).SuccessAsync());
        await (await user.ConfirmAsync(user.Code())).SuccessAsync();
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        return user;
    }

    /// <summary>Adds the authenticator app, and goes on by a minute: the code that confirmed it is over.</summary>
    public static async Task<FactorUser> EnrolAsync(AuthApp app, string email = "ann@example.com", string deviceId = "phone")
    {
        var user = await SignUpAsync(app, email, deviceId);
        await user.StartAsync();
        var confirmed = await (await user.ConfirmAsync(user.Code())).SuccessAsync();
        user.RecoveryCodes = [.. confirmed["recovery_codes"]!.AsArray().Select(code => (string)code!)];
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        return user;
    }

    public async Task<JsonNode> StartAsync()
    {
        var setup = await (await PostAsync("/users/me/factors/totp", new() { ["password"] = AuthClient.Password })).SuccessAsync();
        Use(setup);
        return setup;
    }

    public void Use(JsonNode setup) => (Secret, FactorId) = ((string)setup["secret"]!, (long)setup["id"]!);

    public Task<Answer> ConfirmAsync(string code)
        => PostAsync(string.Create(CultureInfo.InvariantCulture, $"/users/me/factors/totp/{FactorId}/confirm"), new() { ["code"] = code });

    public Task<Answer> RemoveAsync(TokenPair tokens)
        => Client.SendAsync(HttpMethod.Delete, string.Create(CultureInfo.InvariantCulture, $"/users/me/factors/totp/{FactorId}"), tokens.Access);

    /// <summary>The code that the app shows now, or so many steps later.</summary>
    public string Code(int steps = 0) => CodeOf(Secret, App.Clock.GetUtcNow().AddSeconds(steps * StepSeconds));

    public string WrongCode() => string.Create(CultureInfo.InvariantCulture, $"{(int.Parse(Code(), CultureInfo.InvariantCulture) + 1) % 1_000_000:D6}");

    public Task<Answer> PostLoginAsync(string deviceId = "laptop", string? deviceProof = null)
    {
        Dictionary<string, string> form = new() { ["email"] = Email, ["password"] = AuthClient.Password, ["device_id"] = deviceId };
        if (deviceProof is not null)
        {
            form["device_proof"] = deviceProof;
        }

        return Client.PostFormAsync("/users/login", form);
    }

    /// <summary>The <c>mfa_token</c> of a login.</summary>
    public async Task<string> AskAsync(string deviceId = "laptop") => (string)(await PostLoginAsync(deviceId)).IsProblem(403, "mfa_required").Json["mfa_token"]!;

    public Task<Answer> AnswerAsync(string token, string code, string method = "totp", bool trustsDevice = false)
        => Client.PostJsonAsync("/users/login/mfa", new JsonObject { ["mfa_token"] = token, [method] = code, ["trust_device"] = trustsDevice });

    /// <summary>A session with both factors.</summary>
    public async Task<TokenPair> LoginAsync(string deviceId = "laptop", bool trustsDevice = false)
    {
        var tokens = TokenPair.From(await (await AnswerAsync(await AskAsync(deviceId), Code(), trustsDevice: trustsDevice)).SuccessAsync());
        App.Clock.Advance(TimeSpan.FromSeconds(StepSeconds));
        return tokens;
    }

    public Task<Answer> PostAsync(string path, JsonObject body) => Client.PostJsonAsync(path, body, Tokens.Access);

    public async Task<JsonNode> ListAsync() => await (await Client.GetAsync("/users/me/factors", Tokens.Access)).SuccessAsync();

    public static string CodeOf(string base32, DateTimeOffset at)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, at.ToUnixTimeSeconds() / StepSeconds);
#pragma warning disable CA5350 // RFC 6238's default, which all apps take.
        var hash = HMACSHA1.HashData(FromBase32(base32), counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string text)
    {
        var (bits, count, bytes) = (0, 0, new List<byte>());
        foreach (var character in text)
        {
            bits = ((bits << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(character, StringComparison.Ordinal)) & 0xFFF;
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
            }
        }

        return [.. bytes];
    }
}
