using System.Globalization;
using System.Text;
using JwtDeviceAuth.Fuzz.Tests.Inputs;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Fuzz.Tests.Http;

/// <summary>
/// Requests to every endpoint, wrong in their tokens, headers, bodies, paths or bytes. A request that could be right up to the password
/// is let through only now and then, because a hash takes 60 ms.
/// </summary>
internal sealed class RequestMaker(TokenMaker tokens, ProofMaker proofs, IdTokenMaker idTokens, SecondFactorMaker secondFactors, PasskeyMaker passkeys)
{
    public const string Provider = "oidc";
    public const string ReturnUrl = "https://client.example/callback";

    private const int HashesPerThousand = 12;

    private static readonly string[] Names =
    [
        "email", "username", "password", "device_id", "client_id", "device_name", "refresh_token", "name", "old_password", "new_password",
        "keep_current", "grant_type", "scope", "mfa_token", "totp", "recovery_code", "trust_device", "passkey", "code", "code_verifier", "id_token", "nonce", "a",
        "token", "token_type_hint", "token_delivery", "user_id",
    ];

    private static readonly string[] ContentTypes =
    [
        "application/json", "application/x-www-form-urlencoded", "application/json; charset=utf-8", "application/json;charset=utf-16",
        "application/JSON;;", "text/plain", "multipart/form-data; boundary=a", "multipart/form-data", "*/*", "application/json, text/html", "a", ";",
    ];

    private static readonly string[] HeaderNames =
    [
        "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Cookie", "Origin", "Referer", "X-Forwarded-For", "Forwarded", "X-Real-IP",
        "Content-Encoding", "If-None-Match", "Range", "Authorization", "Traceparent", "X-HTTP-Method-Override", "Content-Type", "Upgrade", "A",
        "X-Requested-With", "Sec-Fetch-Site", "DPoP",
    ];

    private static readonly (string Method, string Path)[] Routes =
    [
        ("POST", "/users/signup"), ("POST", "/users/login"), ("POST", "/users/refresh"), ("POST", "/users/logout"), ("POST", "/users/logout-all"),
        ("GET", "/users/me"), ("PUT", "/users/me"), ("DELETE", "/users/me"), ("GET", "/users/me/devices"), ("PATCH", "/users/me/devices/1"),
        ("POST", "/users/login/mfa"), ("POST", "/users/login/mfa/totp"), ("POST", "/users/login/mfa/totp/1/confirm"), ("GET", "/users/me/factors"),
        ("POST", "/users/me/factors/totp"), ("POST", "/users/me/factors/totp/1/confirm"), ("DELETE", "/users/me/factors/totp/1"),
        ("POST", "/users/me/factors/recovery-codes"), ("DELETE", "/users/me/factors/trusted-devices"),
        ("DELETE", "/users/me/devices/1"), ("GET", "/whoami"), ("GET", "/users/external"), ("POST", "/users/external/exchange"),
        ("POST", "/users/external/oidc"), ("GET", "/users/external/oidc/complete"), ("GET", "/users/me/links"), ("POST", "/users/me/links"),
        ("DELETE", "/users/me/links/1"), ("POST", "/users/me/email/confirmation"), ("POST", "/users/email/confirm"),
        ("POST", "/users/password/forgot"), ("POST", "/users/password/reset"), ("POST", "/users/me/reauthenticate"), ("POST", "/users/token"), ("POST", "/users/revoke"),
        ("POST", "/users/passkey/options"), ("POST", "/users/passkey/login"), ("POST", "/users/login/mfa/passkey-options"), ("GET", "/users/me/passkeys"),
        ("POST", "/users/me/passkeys/options"), ("POST", "/users/me/passkeys"), ("PATCH", "/users/me/passkeys/1"), ("DELETE", "/users/me/passkeys/1"),
    ];

    public FuzzRequest Make(Dice dice)
    {
        var request = dice.Below(15) switch
        {
            0 => Form("/users/refresh", dice, Fields(dice, ("refresh_token", tokens.Any(dice)))),
            1 => OAuth(dice),
            < 4 => Send(dice, dice.Pick(Routes), $"Authorization: {Authorization(dice)}\r\n", []),
            < 6 => Login(dice),
            6 => SignedIn(dice),
            7 => Browser(dice),
            8 => Native(dice),
            9 => SecondFactor(dice),
            10 => Passkey(dice),
            11 => Proved(dice),
            _ => Send(dice, dice.Pick(Routes), Headers(dice), Body(dice)),
        };
        if (!dice.Percent(10))
        {
            return new FuzzRequest(request, IsWhole: true);
        }

        var head = Encoding.Latin1.GetString(request);
        return MayHash(head) ? new FuzzRequest(request, IsWhole: true) : new FuzzRequest(Mutation.Of(dice, request), IsWhole: false);
    }

    private byte[] OAuth(Dice dice) => dice.Below(3) switch
    {
        0 => Form("/users/revoke", dice, Fields(dice, ("token", tokens.Any(dice)))),
        1 => Form("/users/token", dice, Fields(dice, ("grant_type", "refresh_token"), ("refresh_token", tokens.Any(dice)))),
        _ => Send(
            dice,
            ("POST", dice.Pick("/users/refresh", "/users/logout", "/users/token", "/users/revoke")),
            $"X-Requested-With: a\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nCookie: __Host-refresh-{Plain(Nasty.Text(dice), 30)}={Plain(tokens.Any(dice), 4000)}\r\n",
            Body(dice)),
    };

    private static bool MayHash(string request) => request.Contains(AuthClient.Password, StringComparison.Ordinal);

    private static byte[] Login(Dice dice)
    {
        // Every device id is looked at, also where the password is missing; what then costs nothing.
        var isComplete = dice.Below(1000) < HashesPerThousand;
        var fields = Fields(dice, ("device_id", Nasty.Text(dice)), ("email", dice.Percent(50) ? "ann@example.com" : Nasty.Text(dice)));
        return isComplete
            ? Form("/users/login", dice, [.. fields, ("password", dice.Percent(50) ? AuthClient.Password : Nasty.Text(dice))])
            : dice.Percent(50) ? Form("/users/login", dice, fields) : Json("/users/login", dice, fields);
    }

    /// <summary>With a token that is right, so that what comes behind the authorization is reached.</summary>
    private byte[] SignedIn(Dice dice)
    {
        var path = dice.Pick("/users/me/devices/", "/users/me/devices", "/users/me", "/users/logout-all", "/users/logout", "/users/");
        var tail = path[^1] == '/' ? PathTail(dice) : string.Empty;
        var headers = $"Authorization: Bearer {tokens.Living(dice)}\r\n" + (dice.Percent(50) ? "Content-Type: application/json\r\n" : Headers(dice));
        return Send(dice, (dice.Pick("GET", "POST", "PUT", "PATCH", "DELETE"), path + tail), headers, Body(dice));
    }

    /// <summary>The start of a social login, and what a browser could be made to bring back from the provider.</summary>
    private byte[] Browser(Dice dice)
    {
        (string Name, string Value)[] query = dice.Percent(50)
            ? [("code_challenge", dice.Percent(70) ? new string('A', 43) : Nasty.Text(dice)), ("return_url", dice.Percent(70) ? ReturnUrl : Nasty.Text(dice)),
                (dice.Pick("state", "device_id", "device_name", "code_challenge_method"), Nasty.Text(dice))]
            : [("state", dice.Percent(50) ? tokens.Any(dice) : Nasty.Text(dice)), (dice.Pick("code", "error", "iss"), Nasty.Text(dice))];
        var path = query[0].Name == "state" ? $"/signin-{Provider}" : $"/users/external/{Provider}";
        return Send(dice, ("GET", Plain($"{path}?{Encoding.Latin1.GetString(FormBytes(dice, query))}".Replace(' ', '+'), 7000)), Headers(dice), []);
    }

    private byte[] Native(Dice dice)
    {
        var fields = Fields(dice, ("id_token", idTokens.Any(dice)), ("nonce", dice.Percent(80) ? IdTokenMaker.Nonce : Nasty.Text(dice)));
        return dice.Percent(50) ? Form($"/users/external/{Provider}", dice, fields) : Json($"/users/external/{Provider}", dice, fields);
    }

    /// <summary>With a credential that is damaged in its parts, at each endpoint that takes one.</summary>
    private byte[] Passkey(Dice dice)
    {
        var path = dice.Pick("/users/passkey/login", "/users/passkey/login", "/users/login/mfa", "/users/me/passkeys", "/users/me/reauthenticate");
        var body = $$"""{"passkey":{{passkeys.Any(dice)}},"device_id":"a","mfa_token":"a","name":"a"}""";
        return Send(dice, ("POST", path), $"Content-Type: application/json\r\nAuthorization: Bearer {tokens.Living(dice)}\r\n", Encoding.UTF8.GetBytes(body));
    }

    private byte[] SecondFactor(Dice dice)
    {
        var (method, path, isSignedIn, body) = secondFactors.Any(dice, PathTail(dice));
        var authorization = isSignedIn ? $"Authorization: Bearer {secondFactors.Access}\r\n" : string.Empty;
        return Send(dice, (method, path), $"{authorization}Content-Type: application/json\r\n", method == "GET" ? [] : Encoding.UTF8.GetBytes(body));
    }

    /// <summary>With a proof of a key, for the endpoints that take one beside a credential, and beside an access token.</summary>
    private byte[] Proved(Dice dice)
    {
        var path = dice.Pick("/users/refresh", "/users/token", "/users/login/mfa", "/users/login/mfa/totp/1/confirm", "/users/external/exchange", "/users/external/oidc", "/users/passkey/login", "/whoami", "/users/me");
        var (method, access) = (path is "/whoami" or "/users/me" ? HttpMethod.Get : HttpMethod.Post, Plain(tokens.Any(dice), 8000));
        var isCall = method == HttpMethod.Get;
        var headers = $"DPoP: {Plain(proofs.Any(dice, method, new Uri("http://localhost" + path), isCall ? access : null), 12_000)}\r\n";
        return isCall
            ? Send(dice, (method.Method, path), $"{headers}Authorization: DPoP {access}\r\n", [])
            : Send(dice, (method.Method, path), $"{headers}Content-Type: application/x-www-form-urlencoded\r\n", FormBytes(dice, Fields(dice, ("grant_type", "refresh_token"), ("refresh_token", tokens.Any(dice)))));
    }

    private static string PathTail(Dice dice)
    {
        var text = dice.Pick(Nasty.Text(dice), "1", "0", "-1", "9223372036854775808", "1/..", "%31", "1%00");
        return dice.Percent(50) ? Uri.EscapeDataString(text.Length > 2000 ? text[..2000] : text).Replace("%20", "+", StringComparison.Ordinal) : Plain(text, 200);
    }

    private string Authorization(Dice dice)
        => dice.Below(6) switch
        {
            0 => Plain(Nasty.Text(dice), 8000),
            1 => $"Basic {Convert.ToBase64String(Encoding.Latin1.GetBytes(Nasty.Text(dice)))}",
            2 => $"{dice.Pick("bearer", "BEARER", "Bearer ", "Bearer,", "DPoP", "Basic")} {Plain(tokens.Any(dice), 12_000)}",
            _ => $"Bearer {Plain(tokens.Any(dice), 12_000)}",
        };

    private static (string Name, string Value)[] Fields(Dice dice, params (string, string)[] wanted)
        => dice.Percent(70) ? wanted : [.. wanted, (dice.Pick("device_name", "a", "grant_type", "device_id", "refresh_token"), Nasty.Text(dice))];

    private string Headers(Dice dice)
    {
        var headers = new StringBuilder($"Content-Type: {(dice.Percent(80) ? dice.Pick(ContentTypes) : Plain(Nasty.Text(dice), 200))}\r\n");
        for (var count = dice.Below(4); count > 0; count--)
        {
            var name = dice.Pick(HeaderNames);
            headers.Append(name).Append(": ").Append(name == "Authorization" ? Authorization(dice) : Plain(Nasty.Text(dice), 4000)).Append("\r\n");
        }

        return headers.ToString();
    }

    private static byte[] Body(Dice dice)
        => dice.Below(8) switch
        {
            0 => [],
            1 => dice.Bytes(dice.Pick(1, 16, 1000, 16 * 1024, (16 * 1024) + 1, 40_000)),
            2 or 3 => FormBytes(dice, RandomFields(dice)),
            4 when dice.Percent(50) => Mutation.Of(dice, MultipartBytes(dice, RandomFields(dice))),
            4 => Mutation.Of(dice, Encoding.UTF8.GetBytes(JsonMaker.Object(dice, ["email", "device_id", "a", "refresh_token"]))),
            _ => Encoding.UTF8.GetBytes(JsonMaker.Object(dice, dice.Below(1000) < HashesPerThousand ? Names : [.. Names.Where(name => !name.Contains("password", StringComparison.Ordinal))])),
        };

    private static (string Name, string Value)[] RandomFields(Dice dice)
        => [.. Enumerable.Range(0, dice.Below(6)).Select(_ => (WithoutPassword(dice), Nasty.Text(dice)))];

    private static string WithoutPassword(Dice dice) => dice.Pick(Names.Where(name => !name.Contains("password", StringComparison.Ordinal)).ToArray());

    private static byte[] Form(string path, Dice dice, (string Name, string Value)[] fields)
        => dice.Percent(25)
            ? Send(dice, ("POST", path), "Content-Type: multipart/form-data; boundary=a\r\n", MultipartBytes(dice, fields))
            : Send(dice, ("POST", path), "Content-Type: application/x-www-form-urlencoded\r\n", FormBytes(dice, fields));

    private static byte[] Json(string path, Dice dice, (string Name, string Value)[] fields)
    {
        var json = new StringBuilder("{");
        foreach (var (name, value) in fields)
        {
            json.Append(json.Length > 1 ? "," : string.Empty);
            JsonMaker.Text(dice, name, json);
            json.Append(':');
            JsonMaker.Text(dice, value, json);
        }

        return Send(dice, ("POST", path), "Content-Type: application/json\r\n", Encoding.UTF8.GetBytes(json.Append('}').ToString()));
    }

    /// <summary>Escaped as it should be, as if for Latin-1, or not at all.</summary>
    private static byte[] FormBytes(Dice dice, (string Name, string Value)[] fields)
        => Encoding.Latin1.GetBytes(string.Join('&', fields.Select(field => $"{field.Name}={dice.Below(4) switch
        {
            0 => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(field.Value)),
            1 => string.Concat(Encoding.Latin1.GetBytes(field.Value).Select(value => $"%{value:x2}")),
            _ => System.Net.WebUtility.UrlEncode(field.Value),
        }}")));

    /// <summary>Mostly as it should be; now and then with a file, another type, or a header that nobody expects.</summary>
    private static byte[] MultipartBytes(Dice dice, (string Name, string Value)[] fields)
    {
        var body = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            body.Append("--a\r\nContent-Disposition: form-data; name=\"").Append(name).Append('"').Append(dice.Percent(5) ? "; filename=\"a\"" : "").Append("\r\n");
            if (dice.Percent(20))
            {
                body.Append(dice.Pick("Content-Type", "Content-Disposition", "Content-Transfer-Encoding", "A")).Append(": ")
                    .Append(dice.Pick("text/plain", "text/plain; charset=latin1", "application/json", "base64", Plain(Nasty.Text(dice), 3000))).Append("\r\n");
            }

            body.Append("\r\n").Append(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value))).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(body.Append("--a--\r\n").ToString());
    }

    private static byte[] Send(Dice dice, (string Method, string Path) route, string headers, byte[] body)
    {
        var head = $"{route.Method} {route.Path} HTTP/1.1\r\nHost: localhost\r\n{headers}";
        if (body.Length > 1 && dice.Percent(10))
        {
            return Chunked(dice, head, body);
        }

        head += body.Length > 0 || route.Method is not ("GET" or "DELETE") ? $"Content-Length: {body.Length}\r\n\r\n" : "\r\n";
        return [.. Encoding.Latin1.GetBytes(head), .. body];
    }

    private static byte[] Chunked(Dice dice, string head, byte[] body)
    {
        var request = new List<byte>(Encoding.Latin1.GetBytes($"{head}Transfer-Encoding: chunked\r\n\r\n"));
        for (var start = 0; start < body.Length;)
        {
            var length = Math.Min(1 + dice.Below(body.Length), body.Length - start);
            request.AddRange(Encoding.Latin1.GetBytes(length.ToString("x", CultureInfo.InvariantCulture) + "\r\n"));
            request.AddRange(body.AsSpan(start, length));
            request.AddRange("\r\n"u8);
            start += length;
        }

        request.AddRange("0\r\n\r\n"u8);
        return [.. request];
    }

    /// <summary>As UTF-8, without what would end the line: other control characters stay.</summary>
    private static string Plain(string text, int maximum)
    {
        var line = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)).Replace("\r", string.Empty, StringComparison.Ordinal).Replace("\n", string.Empty, StringComparison.Ordinal);
        return line.Length > maximum ? line[..maximum] : line;
    }
}
