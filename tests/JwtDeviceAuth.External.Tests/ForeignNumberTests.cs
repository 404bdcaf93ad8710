using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using JwtDeviceAuth.External.Tests.Support;
using JwtDeviceAuth.TestSupport.Oidc;
using Xunit;

namespace JwtDeviceAuth.External.Tests;

/// <summary>Numbers that somebody else wrote: each is taken or refused, and none stops the arithmetic.</summary>
public sealed class ForeignNumberTests(SharedOidcServer shared)
{
    /// <summary>The last second of the calendar.</summary>
    private const string EndOfCalendar = "253402300799";

    private static readonly string[] Strange =
    [
        "1e400", "-1e400", "1e-400", "-1", "-0.5", "1e19", "9223372036854775807", "9223372036854775808", "253402300800", "253402300799.99999999", "1e308",
        "99999999999999999999999999999999999999999999999999", "\"1795678060\"", "\"\"", "true", "null", "[]", "[1]", "{}",
    ];

    [Theory]
    [InlineData("iat", "{0}.125")]
    [InlineData("iat", "0")]
    [InlineData("iat", "0.5")]
    [InlineData("nbf", "{0}.75")]
    [InlineData("nbf", "{0}.0")]
    [InlineData("exp", "{1}.125")]
    [InlineData("exp", "{1}00e-2")]
    [InlineData("exp", "4102444800e0")]
    [InlineData("exp", EndOfCalendar)]
    [InlineData("exp", EndOfCalendar + ".9")]
    [InlineData("auth_time", "1e400")]
    [InlineData("auth_time", "-5.5")]
    public async Task A_numeric_date_may_have_a_fraction(string claim, string number)
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var server = await shared.GetAsync();
        var nonce = new Nonce();
        var idToken = Sign(app, server, nonce, claim, number);

        Assert.Equal(200, (await NativeLogin.PostAsync(app, idToken, nonce.Raw)).Status);

        // It is remembered, however long it lasts.
        (await NativeLogin.PostAsync(app, idToken, nonce.Raw)).IsProblem(400, "invalid_id_token");
    }

    [Fact]
    public async Task A_fraction_counts()
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var server = await shared.GetAsync();
        var (nonce, next) = (new Nonce(), new Nonce());
        var (early, late) = (Sign(app, server, nonce, "exp", "{1}.5"), Sign(app, server, next, "exp", "{1}.5"));
        app.Auth.Clock.Advance(TimeSpan.FromMilliseconds(660_499 - app.Auth.Clock.GetUtcNow().Millisecond));

        Assert.Equal(200, (await NativeLogin.PostAsync(app, early, nonce.Raw)).Status);
        app.Auth.Clock.Advance(TimeSpan.FromMilliseconds(1));
        (await NativeLogin.PostAsync(app, late, next.Raw)).IsProblem(400, "invalid_id_token");
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("iat")]
    [InlineData("nbf")]
    public async Task A_strange_number_in_an_id_token_is_an_answer_and_no_fault(string claim)
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var server = await shared.GetAsync();
        foreach (var number in Strange)
        {
            var nonce = new Nonce();
            var answer = await NativeLogin.PostAsync(app, Sign(app, server, nonce, claim, number), nonce.Raw);
            // The smallest number that is written is zero: long ago.
            Assert.True(answer.Status == (number == "1e-400" && claim != "exp" ? 200 : 400), $"{claim} {number}: {answer.Status} {answer.Body}");
        }

        Assert.Empty(app.Auth.Log.Errors);
    }

    [Theory]
    [InlineData("sub")]
    [InlineData("aud")]
    [InlineData("azp")]
    [InlineData("iss")]
    [InlineData("nonce")]
    [InlineData("email")]
    [InlineData("email_verified")]
    [InlineData("name")]
    [InlineData("at_hash")]
    [InlineData("tid")]
    public async Task A_claim_of_another_type_is_an_answer_and_no_fault(string claim)
    {
        await using var app = await SocialApp.StartAsync(await shared.GetAsync());
        var server = await shared.GetAsync();
        foreach (var value in (string[])["1e400", "-1", "true", "null", "[]", "[1]", "[[\"phone\"]]", "{}", "\"\\u0000\"", "\"\\ud800\"", "[\"\\ud800\"]"])
        {
            var nonce = new Nonce();
            var answer = await NativeLogin.PostAsync(app, Sign(app, server, nonce, claim, value), nonce.Raw);
            var mayBeTaken = claim is "email" or "email_verified" or "name" or "at_hash" or "tid";
            Assert.True(answer.Status == 400 || (mayBeTaken && answer.Status == 200), $"{claim} {value}: {answer.Status} {answer.Body}");
        }

        Assert.Empty(app.Auth.Log.Errors);
    }

    [Fact]
    public async Task A_strange_number_in_the_token_endpoints_answer_is_left_alone()
    {
        using var swap = new TokenSwap();
        await using var app = await SocialApp.StartAsync(await shared.GetAsync(), options => options.BackchannelHttpHandler = swap);
        foreach (var number in Strange)
        {
            swap.Change = answer => answer["expires_in"] = JsonNode.Parse(number);
            await app.LoginAsync("ann");
        }

        Assert.Empty(app.Auth.Log.Errors);
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration", """{"issuer":1e400}""")]
    [InlineData("/.well-known/openid-configuration", """{"issuer":{}}""")]
    [InlineData("/.well-known/openid-configuration", "[]")]
    [InlineData("/.well-known/openid-configuration", "null")]
    [InlineData("/.well-known/openid-configuration", "1e400")]
    [InlineData("/.well-known/openid-configuration", "")]
    [InlineData("/jwks", "[]")]
    [InlineData("/jwks", """{"keys":1e400}""")]
    [InlineData("/jwks", """{"keys":[1,null,{"kty":5},{"kty":"RSA","n":1e400,"e":-1},{"kty":"EC","crv":"P-256","x":"","y":[]}]}""")]
    public async Task A_strange_document_makes_the_provider_unavailable_and_no_fault(string path, string document)
    {
        using var swap = new TokenSwap { Instead = asked => asked == path ? TokenSwap.Answer(HttpStatusCode.OK, document) : null };
        var server = await shared.GetAsync();
        await using var app = await SocialApp.StartAsync(server, options => options.BackchannelHttpHandler = swap);
        var nonce = new Nonce();

        var answer = await NativeLogin.PostAsync(app, Sign(app, server, nonce, "iat", "0"), nonce.Raw);

        Assert.True(answer.Status is 503 or 400, $"{answer.Status} {answer.Body}");
        Assert.Equal((0, 0, 0), await app.CountAsync());
        Assert.Empty(app.Auth.Log.Errors);
    }

    /// <summary>A good ID token with one claim in place of its own; {0} is now and {1} the time it expires.</summary>
    private static string Sign(SocialApp app, OidcServer server, Nonce nonce, string claim, string number)
    {
        const string Place = "a place for it";
        var claims = NativeLogin.Claims(app, server, nonce);
        var (now, expires) = ((long)claims["iat"]!, (long)claims["exp"]!);
        claims[claim] = Place;
        return server.Key.SignText(claims.ToJsonString().Replace(
            $"\"{Place}\"",
            number.Replace("{0}", now.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("{1}", expires.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
            StringComparison.Ordinal));
    }
}
