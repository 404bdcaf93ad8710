using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.TestSupport;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.DPoP;

/// <summary>
/// Somebody has copies of all that the server keeps and writes, and of all that ever went over the wire: the database with its files, the log with every level, each request and each answer of a
/// client with a key. What they do not have is the key, and the person's password.
/// </summary>
public sealed partial class CopiedEverythingTests
{
    private const string Email = "ann@example.com";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_that_is_copied_from_the_database_the_log_and_the_wire_opens_or_ends_anything_without_the_key()
    {
        await using var app = await StartAsync();
        using var key = new ClientKey(app.Clock);
        using var owner = app.NewClient();
        var wire = new Wiretap();
        var own = await UseAsync(app, owner, key, wire);

        var kept = await KeptAsync(app);
        Assert.All(own.Secrets.Append(key.Nonce!), secret => Assert.DoesNotContain(secret, kept, StringComparison.Ordinal));
        using var thief = new Thief(app, key.Nonce!, own);
        string[] copied = [.. WordsOf(wire.Text).Union(WordsOf(kept))];
        Assert.All(own.Secrets.Append(key.Nonce!), secret => Assert.Contains(secret, copied));
        foreach (var text in copied)
        {
            await thief.TryAsync(text);
        }

        foreach (var request in wire.Requests)
        {
            await thief.RepeatAsync(request);
            foreach (var token in own.Secrets)
            {
                await thief.TryAsync(token, request.Proof);
            }
        }

        Assert.Empty(app.Events.OfType<SessionRevoked>());
        Assert.All(app.Events.OfType<TheftDetected>(), theft => Assert.Equal((TheftCause.WrongKey, false), (theft.Cause, theft.SessionEnded)));
        await GoOnAsync(app, owner, own);
        await TestReport.AddAsync($"Copies of a bound client's tokens: {copied.Length} texts, {wire.Requests.Count} requests and their proofs, tried in {thief.Attempts} requests: none opened or ended anything");
    }

    /// <summary>RFC 7009 asks for no proof, and clients of OAuth send none: so this is left, and opens nothing either.</summary>
    [Fact]
    public async Task The_only_thing_that_a_copied_token_of_a_bound_session_can_do_is_to_sign_its_owner_out()
    {
        await using var app = await StartAsync(isWatched: false);
        using var key = new ClientKey(app.Clock);
        using var owner = app.NewClient();
        using var thief = app.NewClient();
        foreach (var which in new Func<TokenPair, string>[] { tokens => tokens.Refresh, tokens => tokens.Access })
        {
            var wire = new Wiretap();
            wire.Listen(owner, key);
            await owner.PostLoginAsync(Email, "phone");
            var tokens = TokenPair.From(await (await owner.PostLoginAsync(Email, "phone")).SuccessAsync(), "DPoP");

            var answer = await thief.PostFormAsync("/users/revoke", new() { ["token"] = which(tokens) });

            Assert.Equal((200, string.Empty), (answer.Status, answer.Body));
            (await owner.PostRefreshAsync(tokens.Refresh)).IsProblem(401, "invalid_refresh_token");
            TokenPair.From(await (await owner.PostLoginAsync(Email, "phone")).SuccessAsync(), "DPoP");
        }
    }

    private static async Task<AuthApp> StartAsync(bool isWatched = true)
    {
        var app = await AuthApp.StartAsync(
            options =>
            {
                (options.DPoP.AccessTokens, options.DPoP.RequireNonce) = (DPoPAccessTokens.Always, true);
                options.SecondFactor.Required = isWatched;
                options.RefreshTokenLifetime = TimeSpan.FromDays(7);
            },
            auth => auth.Services.AddLogging(logging => logging.SetMinimumLevel(isWatched ? LogLevel.Trace : LogLevel.Information)));
        await app.Client.SignUpAsync(Email);
        return app;
    }

    /// <summary>Signs in with two factors, refreshes and calls, on a phone and in a browser with a cookie; leaves one login without its second step, and loses the last answer.</summary>
    private static async Task<Owned> UseAsync(AuthApp app, AuthClient owner, ClientKey key, Wiretap wire)
    {
        owner.Scheme = "DPoP";
        wire.Listen(owner, key);
        (await owner.PostLoginAsync(Email, "phone")).IsProblem(401, "use_dpop_nonce");
        var began = (string)(await owner.PostLoginAsync(Email, "phone")).IsProblem(403, "mfa_enrolment_required").Json["mfa_token"]!;
        var setup = await (await owner.PostJsonAsync("/users/login/mfa/totp", new JsonObject { ["mfa_token"] = began })).SuccessAsync();
        var secret = (string)setup["secret"]!;
        string Code() => FactorUser.CodeOf(secret, app.Clock.GetUtcNow());
        var first = TokenPair.From(
            await (await owner.PostJsonAsync($"/users/login/mfa/totp/{setup["id"]}/confirm", new JsonObject { ["mfa_token"] = began, ["code"] = Code() })).SuccessAsync(), "DPoP");
        var second = TokenPair.From(await (await owner.PostRefreshAsync(first.Refresh)).SuccessAsync(), "DPoP");
        Assert.Equal(200, (await owner.GetAsync("/whoami", second.Access)).Status);
        Assert.Equal(200, (await owner.GetAsync("/users/me", second.Access)).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var page = new CookiePage(owner);
        var asked = (string)(await page.PostAsync("/users/login", CookiePage.LoginFields(Email))).IsProblem(403, "mfa_required").Json["mfa_token"]!;
        await (await page.PostAsync("/users/login/mfa", new() { ["mfa_token"] = asked, ["totp"] = Code(), ["token_delivery"] = "cookie" })).SuccessAsync();
        var cookie = Assert.Single(page.Cookies);
        var access = (string)(await page.RefreshAsync())["access_token"]!;
        Assert.Equal(200, (await owner.GetAsync("/whoami", access)).Status);

        app.Clock.Advance(TimeSpan.FromMinutes(1));
        var waiting = (string)(await owner.PostLoginAsync(Email, "tablet")).IsProblem(403, "mfa_required").Json["mfa_token"]!;
        var lost = TokenPair.From(await (await owner.PostRefreshAsync(second.Refresh)).SuccessAsync(), "DPoP");
        string[] secrets = [first.Access, first.Refresh, second.Access, second.Refresh, lost.Access, lost.Refresh, cookie.Value, page.Cookies[cookie.Key], access, began, asked, waiting];
        return new Owned(page, cookie.Key, second, lost, waiting, Code, secrets);
    }

    /// <summary>The owner has lost the last answer, and comes back a day later.</summary>
    private static async Task GoOnAsync(AuthApp app, AuthClient owner, Owned own)
    {
        TokenPair.From(await (await owner.PostJsonAsync("/users/login/mfa", new JsonObject { ["mfa_token"] = own.Waiting, ["totp"] = own.Code() })).SuccessAsync(), "DPoP");
        app.Clock.Advance(TimeSpan.FromDays(1));

        (await owner.PostRefreshAsync(own.Last.Refresh)).IsProblem(401, "use_dpop_nonce");
        var again = TokenPair.From(await (await owner.PostRefreshAsync(own.Last.Refresh)).SuccessAsync(), "DPoP");
        Assert.Equal(own.Lost.Refresh, again.Refresh);
        Assert.Equal(200, (await owner.GetAsync("/whoami", again.Access)).Status);
        TokenPair.From(await (await owner.PostRefreshAsync(again.Refresh)).SuccessAsync(), "DPoP");
        await own.Page.RefreshAsync();
        Assert.Empty(app.Events.OfType<SessionRevoked>());
    }

    /// <summary>All cells of all tables and the bytes of all files, as text; and the log.</summary>
    private static async Task<string> KeptAsync(AuthApp app)
    {
        var text = new StringBuilder();
        await using var connection = new SqliteConnection($"Data Source={app.DatabasePath};Pooling=False");
        await connection.OpenAsync(Token);
        foreach (var table in await RowsAsync(connection, "SELECT name FROM sqlite_master WHERE type = 'table'"))
        {
            foreach (var row in await RowsAsync(connection, $"SELECT * FROM \"{table[0]}\""))
            {
                text.AppendJoin('\n', row.Select(cell => cell is byte[] bytes ? $"{Convert.ToHexString(bytes)}\n{Base64Url.EncodeToString(bytes)}\n{Encoding.Latin1.GetString(bytes)}" : cell)).Append('\n');
            }
        }

        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(app.DatabasePath)!, "app.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            text.Append(await reader.ReadToEndAsync(Token)).Append('\n');
        }

        return text.AppendJoin('\n', app.Log.Lines.Select(line => line.Text)).ToString();
    }

    private static async Task<List<object[]>> RowsAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(Token);
        List<object[]> rows = [];
        while (await reader.ReadAsync(Token))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>What could be a secret: nothing that one could guess is as short, or has no digit.</summary>
    private static IEnumerable<string> WordsOf(string text) => Words().Matches(text).Select(match => match.Value).Where(word => word.Any(char.IsAsciiDigit)).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"[A-Za-z0-9_\-.~+/]{20,4096}", RegexOptions.None, 5000)]
    private static partial Regex Words();

    private sealed record Owned(CookiePage Page, string CookieName, TokenPair Last, TokenPair Lost, string Waiting, Func<string> Code, string[] Secrets);

    /// <summary>Elsewhere, with a key of their own, a nonce that is good, and even the codes of the second factor.</summary>
    private sealed class Thief : IDisposable
    {
        private readonly AuthClient _client;
        private readonly ClientKey _key;
        private readonly Owned _owned;

        public Thief(AuthApp app, string nonce, Owned owned)
        {
            _client = new AuthClient(IPAddress.Parse("127.0.0.2"), "Thief/1.0", app.Address) { Scheme = "DPoP" };
            (_key, _owned) = (new ClientKey(app.Clock) { Nonce = nonce }, owned);
        }

        public int Attempts { get; private set; }

        /// <summary>Tries a text wherever something like it is taken: with a proof of another key, and without any.</summary>
        public async Task TryAsync(string text)
        {
            foreach (var sending in new Action<HttpRequestMessage>?[] { null, request => _key.ProveRequest(request) })
            {
                await TryAsync(text, sending);
                await DemandAsync("mfa_token", sending, () => _client.PostJsonAsync("/users/login/mfa", new JsonObject { ["mfa_token"] = text, ["totp"] = _owned.Code() }));
            }

            await DemandAsync("bearer", request => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {text}"), () => _client.GetAsync("/whoami"));
        }

        /// <summary>Tries it with a proof that the owner sent once.</summary>
        public Task TryAsync(string token, string proof) => TryAsync(token, request => request.Headers.Add("DPoP", proof));

        /// <summary>Sends the same again; then without its proof, and with another's. A login is left as it was: it has the password in it.</summary>
        public async Task RepeatAsync(SentRequest sent)
        {
            await SendAsync(sent, null);
            if (sent.Address.AbsolutePath != "/users/login")
            {
                await SendAsync(sent, request => request.Headers.Remove("DPoP"));
                await SendAsync(sent, request => _key.ProveRequest(request));
            }
        }

        public void Dispose()
        {
            _client.Dispose();
            _key.Dispose();
        }

        private async Task TryAsync(string text, Action<HttpRequestMessage>? sending)
        {
            await DemandAsync("refresh", sending, () => _client.PostRefreshAsync(text));
            await DemandAsync("token", sending, () => _client.PostFormAsync("/users/token", new() { ["grant_type"] = "refresh_token", ["refresh_token"] = text }));
            await DemandAsync("cookie", sending, () =>
            {
                var page = new CookiePage(_client);
                page.Cookies[_owned.CookieName] = text;
                return page.PostAsync("/users/refresh");
            });
            await DemandAsync("call", sending, () => _client.GetAsync("/whoami", text));
            await DemandAsync("logout", sending, () => _client.SendAsync(HttpMethod.Post, "/users/logout-all", text));
        }

        private async Task SendAsync(SentRequest sent, Action<HttpRequestMessage>? sending)
        {
            using var request = sent.Again();
            await DemandAsync(sent.Address.AbsolutePath, sending, () => _client.SendAsync(request));
        }

        private async Task DemandAsync(string where, Action<HttpRequestMessage>? sending, Func<Task<Answer>> sendAsync)
        {
            _client.Sending = sending;
            var answer = await sendAsync();
            Attempts++;
            Assert.True(answer.Status is >= 400 and < 500 and not 429, $"{where} was answered {answer.Status}: {answer.Body}");
        }
    }
}
