using System.Security.Cryptography;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests;

/// <summary>Algorithms, and how a key is replaced without signing anybody out.</summary>
public sealed class SigningKeyTests
{
    private const string Email = "ann@example.com";

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task Access_tokens_can_be_signed_with_a_key_from_a_file(string algorithm)
    {
        using var folder = new TemporaryFolder();
        using AsymmetricAlgorithm key = algorithm == "ES256" ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
        File.WriteAllText(folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        await using var app = await SignedUpAsync(
            options => options.SigningKeys.Add(new() { Kid = "2026-1", Algorithm = algorithm, KeyFile = "key.pem" }), folder: folder);

        var tokens = await app.Client.LoginAsync(Email, "phone");

        var header = TokenPair.Header(tokens.Access);
        Assert.Equal((algorithm, "2026-1"), ((string)header["alg"]!, (string)header["kid"]!));
        Assert.Equal("HS256", (string)TokenPair.Header(tokens.Refresh)["alg"]!);
        Assert.True(Verifies(key, tokens.Access));
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
        await app.Client.RefreshAsync(tokens.Refresh);
    }

    [Fact]
    public async Task A_public_key_does_not_pass_for_an_HS256_secret()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var app = await SignedUpAsync(
            options => options.SigningKeys.Add(new() { Kid = "k", Algorithm = "ES256", Key = key.ExportPkcs8PrivateKeyPem() }));
        var tokens = await app.Client.LoginAsync(Email, "phone");
        var publicKeys = new[]
        {
            key.ExportSubjectPublicKeyInfo(), System.Text.Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem()),
        };

        foreach (var publicKey in publicKeys)
        {
            var forged = TokenForge.Alter(
                tokens.Access, header: header => header["alg"] = "HS256", base64Key: Convert.ToBase64String(publicKey));
            (await app.Client.GetAsync("/users/me", forged)).IsProblem(401, "invalid_token");
        }
    }

    [Fact]
    public async Task The_master_secret_can_become_an_entry_with_a_kid_and_stay_where_it_was()
    {
        using var folder = new TemporaryFolder();
        TokenPair old;
        await using (var before = await SignedUpAsync(folder: folder))
        {
            old = await before.Client.LoginAsync(Email, "phone");
        }

        await using var app = await AuthApp.StartAsync(
            options => options.SigningKeys.Add(new() { Kid = "named", Algorithm = "HS256", Key = AuthApp.SigningKey }), folder: folder);

        Assert.Equal(200, (await app.Client.GetAsync("/users/me", old.Access)).Status);
        var tokens = await app.Client.RefreshAsync(old.Refresh);
        Assert.Equal("named", (string?)TokenPair.Header(tokens.Access)["kid"]);
        Assert.Equal(tokens.Refresh, (await app.Client.RefreshAsync(old.Refresh)).Refresh);
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
    }

    [Fact]
    public async Task The_master_secret_can_be_replaced_without_signing_anybody_out()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        TokenPair old;
        await using (var before = await SignedUpAsync(clock: clock, folder: folder))
        {
            old = await before.Client.LoginAsync(Email, "phone");
        }

        await using var app = await AuthApp.StartAsync(
            options => options.SigningKeys.Add(new() { Kid = "new", Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) }),
            clock: clock,
            folder: folder);

        Assert.Equal(200, (await app.Client.GetAsync("/users/me", old.Access)).Status);
        var next = await app.Client.RefreshAsync(old.Refresh);
        Assert.Equal("new", (string)TokenPair.Header(next.Access)["kid"]!);
        Assert.NotEqual((string)TokenPair.Header(old.Refresh)["kid"]!, (string)TokenPair.Header(next.Refresh)["kid"]!);
        Assert.Equal(next.Refresh, (await app.Client.RefreshAsync(old.Refresh)).Refresh);
        await app.Client.RefreshAsync(next.Refresh);
    }

    [Fact]
    public async Task A_key_signs_from_its_time_on_and_a_repeated_refresh_across_that_time_gives_the_same_token()
    {
        await using var app = await SignedUpAsync(options =>
        {
            options.SigningKeys.Add(new() { Kid = "next", Key = NewKey(), NotBefore = FakeClock.Start.AddSeconds(10) });
            options.SigningKeys.Add(new() { Kid = "now", Key = NewKey() });
        });
        var tokens = await app.Client.LoginAsync(Email, "phone");
        Assert.Equal("now", (string)TokenPair.Header(tokens.Access)["kid"]!);
        app.Clock.Advance(TimeSpan.FromSeconds(5));
        var rotated = await app.Client.RefreshAsync(tokens.Refresh);

        app.Clock.Advance(TimeSpan.FromSeconds(10));
        var repeated = await app.Client.RefreshAsync(tokens.Refresh);

        Assert.Equal(rotated.Refresh, repeated.Refresh);
        Assert.Equal("next", (string)TokenPair.Header(repeated.Access)["kid"]!);
        Assert.Equal(200, (await app.Client.GetAsync("/users/me", tokens.Access)).Status);
    }

    [Fact]
    public async Task Without_its_key_a_token_is_refused()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeClock();
        TokenPair old;
        await using (var before = await SignedUpAsync(clock: clock, folder: folder))
        {
            old = await before.Client.LoginAsync(Email, "phone");
        }

        await using var app = await AuthApp.StartAsync(options => options.SigningKey = NewKey(), clock: clock, folder: folder);

        (await app.Client.GetAsync("/users/me", old.Access)).IsProblem(401, "invalid_token");
        (await app.Client.PostRefreshAsync(old.Refresh)).IsProblem(401, "invalid_refresh_token");
    }

    [Fact]
    public async Task Refresh_tokens_can_have_keys_of_their_own()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var app = await SignedUpAsync(options =>
        {
            options.SigningKey = null;
            options.SigningKeys.Add(new() { Algorithm = "ES256", Key = key.ExportPkcs8PrivateKeyPem() });
            options.RefreshTokenKeys.Add(new() { Kid = "r1", Key = NewKey() });
        });

        var tokens = await app.Client.LoginAsync(Email, "phone");

        Assert.Equal("r1", (string)TokenPair.Header(tokens.Refresh)["kid"]!);
        await app.Client.RefreshAsync(tokens.Refresh);
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static bool Verifies(AsymmetricAlgorithm key, string token)
    {
        var dot = token.LastIndexOf('.');
        var signed = System.Text.Encoding.ASCII.GetBytes(token[..dot]);
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(dot + 1));
        return key switch
        {
            ECDsa ecdsa => ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256),
            RSA rsa => rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => false,
        };
    }

    private static async Task<AuthApp> SignedUpAsync(
        Action<JwtDeviceAuthOptions>? configure = null, FakeClock? clock = null, TemporaryFolder? folder = null)
    {
        var app = await AuthApp.StartAsync(configure, clock: clock, folder: folder);
        await app.Client.SignUpAsync(Email);
        return app;
    }
}
