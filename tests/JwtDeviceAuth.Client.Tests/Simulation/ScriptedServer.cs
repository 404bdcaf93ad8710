using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using JwtDeviceAuth.TestSupport;

namespace JwtDeviceAuth.Client.Tests.Simulation;

/// <summary>The server's half of the rules: sessions with rotation, the same successor for 30 s, and the end of the session after that.</summary>
internal sealed class ScriptedServer(VirtualTime time, SeededNumbers numbers)
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (Session Session, TimeSpan ExpiresAt)> _access = new(StringComparer.Ordinal);
    private int _next;

    public TimeSpan AccessLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>What goes wrong with the next request of this path.</summary>
    public Func<string, Fault> FaultOf { get; set; } = _ => Fault.None;

    /// <summary>When each refresh came, on the server's clock.</summary>
    public List<TimeSpan> Refreshes { get; } = [];

    public int Rotations { get; private set; }

    /// <summary>Those that came before most of the access token's life was over.</summary>
    public int EarlyRotations { get; private set; }

    public int Thefts { get; private set; }

    public int AliveSessions => _sessions.Values.Count(session => !session.IsEnded);

    public bool IsAlive(string account) => _sessions.Values.Any(session => session.Account == account && !session.IsEnded);

    public void End(string account)
    {
        foreach (var session in _sessions.Values.Where(session => session.Account == account))
        {
            session.IsEnded = true;
        }
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(numbers.Next(1, 80)), time, CancellationToken.None).ConfigureAwait(false);
        var path = request.RequestUri!.AbsolutePath;
        if (path == "/users/refresh")
        {
            Refreshes.Add(time.ServerNow);
        }

        var fault = FaultOf(path);
        var isProcessed = fault is Fault.None or Fault.Lost or Fault.Hang or Fault.Cut;
        var answer = isProcessed ? Handle(path, await FieldsOf(request).ConfigureAwait(false), request.Headers.Authorization?.Parameter) : null;
        await Task.Delay(TimeSpan.FromMilliseconds(numbers.Next(1, 80)), time, CancellationToken.None).ConfigureAwait(false);
        return fault switch
        {
            Fault.None => answer!,
            Fault.Lost or Fault.NoNetwork => throw new HttpRequestException("Connection reset by peer"),
            Fault.Hang => await HangAsync(cancellationToken).ConfigureAwait(false),
            Fault.Cut => Cut(answer!),
            Fault.BadGateway => Page(HttpStatusCode.BadGateway),
            Fault.Busy => Retry(Problem(HttpStatusCode.ServiceUnavailable, "busy"), numbers.Next(1, 4)),
            Fault.Throttled => Retry(Problem(HttpStatusCode.TooManyRequests, "too_many_requests"), numbers.Next(1, 4)),
            Fault.Portal => Page(HttpStatusCode.OK),
            Fault.ProxyUnauthorized => Page(HttpStatusCode.Unauthorized),
            Fault.HalfStarted => Page(HttpStatusCode.NotFound),
            _ => new HttpResponseMessage(HttpStatusCode.TemporaryRedirect) { Headers = { Location = new Uri("https://elsewhere.example/") } },
        };
    }

    private HttpResponseMessage Handle(string path, Dictionary<string, string> fields, string? access) => path switch
    {
        "/users/login" => Login(fields),
        "/users/refresh" => Refresh(fields.GetValueOrDefault("refresh_token")),
        "/users/logout" => Authorized(access, session =>
        {
            session.IsEnded = true;
            return new HttpResponseMessage(HttpStatusCode.NoContent);
        }),
        _ => Authorized(access, session => Json(HttpStatusCode.OK, new Dictionary<string, object> { ["email"] = session.Account })),
    };

    private HttpResponseMessage Login(Dictionary<string, string> fields)
    {
        var account = fields["email"];
        foreach (var other in _sessions.Values.Where(other => other.Account == account && other.DeviceId == fields["device_id"]))
        {
            other.IsEnded = true;
        }

        var session = new Session($"s{++_next}", account, fields["device_id"]) { RotatedAt = time.ServerNow };
        _sessions.Add(session.Id, session);
        return Tokens(session);
    }

    private HttpResponseMessage Refresh(string? token)
    {
        if (token?.Split('.') is not ["rt", var id, var number] || !_sessions.TryGetValue(id, out var session) || session.IsEnded)
        {
            return Problem(HttpStatusCode.Unauthorized, "invalid_refresh_token");
        }

        var presented = int.Parse(number, System.Globalization.CultureInfo.InvariantCulture);
        if (presented == session.Generation)
        {
            session.Generation++;
            EarlyRotations += time.ServerNow - session.RotatedAt < AccessLifetime * 0.75 ? 1 : 0;
            session.RotatedAt = time.ServerNow;
            Rotations++;
            return Tokens(session);
        }

        if (presented == session.Generation - 1 && time.ServerNow - session.RotatedAt < Leeway)
        {
            return Tokens(session);
        }

        Thefts++;
        session.IsEnded = true;
        return Problem(HttpStatusCode.Unauthorized, "invalid_refresh_token");
    }

    private HttpResponseMessage Authorized(string? token, Func<Session, HttpResponseMessage> answer)
    {
        if (token is null || !_access.TryGetValue(token, out var known))
        {
            return Problem(HttpStatusCode.Unauthorized, token is null ? "authentication_required" : "invalid_token");
        }

        return known.Session.IsEnded ? Problem(HttpStatusCode.Unauthorized, "session_revoked")
            : known.ExpiresAt <= time.ServerNow ? Problem(HttpStatusCode.Unauthorized, "token_expired")
            : answer(known.Session);
    }

    private HttpResponseMessage Tokens(Session session)
    {
        // The server's clock is right; whoever asks the wall clock of a machine that is off finds another time in it.
        var expires = (new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) + time.ServerNow + AccessLifetime).ToUnixTimeSeconds();
        var payload = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object> { ["sub"] = session.Account, ["exp"] = expires, ["jti"] = ++_next }));
        var access = $"e30.{payload.TrimEnd('=').Replace('+', '-').Replace('/', '_')}.c2ln";
        _access[access] = (session, time.ServerNow + AccessLifetime);
        return Json(HttpStatusCode.OK, new Dictionary<string, object>
        {
            ["access_token"] = access,
            ["refresh_token"] = $"rt.{session.Id}.{session.Generation}",
            ["token_type"] = "bearer",
            ["expires_in"] = (long)AccessLifetime.TotalSeconds,
        });
    }

    private static async Task<HttpResponseMessage> HangAsync(CancellationToken cancellationToken)
    {
        // Not a delay that is cancelled: it ends on another thread.
        var never = new TaskCompletionSource<HttpResponseMessage>();
        using var registration = cancellationToken.Register(() => never.TrySetCanceled(cancellationToken));
        return await never.Task.ConfigureAwait(false);
    }

    private static HttpResponseMessage Cut(HttpResponseMessage answer)
    {
        var text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        answer.Content = new StringContent(text[..(text.Length / 2)], Encoding.UTF8, "application/json");
        return answer;
    }

    private static HttpResponseMessage Retry(HttpResponseMessage answer, int seconds)
    {
        answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(seconds));
        return answer;
    }

    private static HttpResponseMessage Page(HttpStatusCode status)
        => new(status) { Content = new StringContent("<!doctype html><title>Something else</title>", Encoding.UTF8, "text/html") };

    private static HttpResponseMessage Problem(HttpStatusCode status, string code)
    {
        var answer = new HttpResponseMessage(status) { Content = new StringContent($"{{\"code\":\"{code}\"}}", Encoding.UTF8, "application/problem+json") };
        if (status == HttpStatusCode.Unauthorized)
        {
            answer.Headers.WwwAuthenticate.Add(new AuthenticationHeaderValue("Bearer", "error=\"invalid_token\""));
        }

        return answer;
    }

    private static HttpResponseMessage Json(HttpStatusCode status, Dictionary<string, object> value)
        => new(status) { Content = new StringContent(JsonSerializer.Serialize(value), Encoding.UTF8, "application/json") };

    private static async Task<Dictionary<string, string>> FieldsOf(HttpRequestMessage request)
    {
        var text = request.Content is null ? string.Empty : await request.Content.ReadAsStringAsync().ConfigureAwait(false);
        return text.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(field => field.Split('=', 2))
            .ToDictionary(field => field[0], field => WebUtility.UrlDecode(field[1]), StringComparer.Ordinal);
    }

    private sealed class Session(string id, string account, string deviceId)
    {
        public string Id { get; } = id;

        public string Account { get; } = account;

        public string DeviceId { get; } = deviceId;

        public int Generation { get; set; }

        public TimeSpan RotatedAt { get; set; }

        public bool IsEnded { get; set; }
    }
}
