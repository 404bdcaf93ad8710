using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Tests.Options;

/// <summary>A wrong setting stops the start with one line that names it and says how to fix it.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string> WrongSettings => new()
    {
        { "SigningKey", "", "JwtDeviceAuth:SigningKey is missing; set it to base64 of at least 32 random bytes" },
        { "SigningKey", "not base64!", "JwtDeviceAuth:SigningKey is not base64; set it to" },
        { "SigningKey", Convert.ToBase64String(new byte[31]), "JwtDeviceAuth:SigningKey has 31 bytes; set it to" },
        { "SigningKey", Convert.ToBase64String(new byte[32]), "JwtDeviceAuth:SigningKey is a well-known or patterned key" },
        { "SigningKey", Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(i => (byte)i)]), "well-known or patterned key" },
        { "SigningKey", "c3VwZXItc2VjcmV0LWtleS10aGF0LWlzLWxvbmctZW5vdWdoISE=", "well-known or patterned key" },
        { "AccessTokenLifetime", "00:00:00", "JwtDeviceAuth:AccessTokenLifetime is 00:00:00; set it to whole seconds from 00:00:01" },
        { "AccessTokenLifetime", "-00:30:00", "JwtDeviceAuth:AccessTokenLifetime is -00:30:00; set it to" },
        { "AccessTokenLifetime", "00:00:01.5", "JwtDeviceAuth:AccessTokenLifetime is 00:00:01.5000000; set it to whole seconds" },
        { "RefreshTokenLifetime", "00:00:00", "JwtDeviceAuth:RefreshTokenLifetime is 00:00:00; set it to" },
        { "AbsoluteSessionLifetime", "00:00:00", "JwtDeviceAuth:AbsoluteSessionLifetime is 00:00:00; set it to" },
        { "EmailConfirmationLifetime", "31.00:00:00", "JwtDeviceAuth:EmailConfirmationLifetime is 31.00:00:00; set it to whole seconds from 00:00:01 to 30.00:00:00" },
        { "PasswordResetLifetime", "00:00:00", "JwtDeviceAuth:PasswordResetLifetime is 00:00:00; set it to" },
        { "PasswordResetLifetime", "1.00:00:01", "JwtDeviceAuth:PasswordResetLifetime is 1.00:00:01; set it to whole seconds from 00:00:01 to 1.00:00:00" },
        { "RecentAuthenticationAge", "-00:10:00", "JwtDeviceAuth:RecentAuthenticationAge is -00:10:00; set it to" },
        { "ReuseLeeway", "00:10:01", "JwtDeviceAuth:ReuseLeeway is 00:10:01; set it to 00:00:00 to 00:10:00" },
        { "ReuseLeeway", "-00:00:01", "JwtDeviceAuth:ReuseLeeway is -00:00:01; set it to" },
        { "MaxDevicesPerUser", "-1", "JwtDeviceAuth:MaxDevicesPerUser is -1; set it to 0 for no limit" },
        { "FailureDetail", "7", "JwtDeviceAuth:FailureDetail is 7; set it to Uniform or Specific" },
        { "RefreshCookie:SameSite", "None", "JwtDeviceAuth:RefreshCookie:SameSite is None; set it to Strict or Lax" },
        { "RefreshCookie:SameSite", "Unspecified", "JwtDeviceAuth:RefreshCookie:SameSite is Unspecified; set it to Strict or Lax" },
        { "RefreshCookie:Name", "a;b", "JwtDeviceAuth:RefreshCookie:Name is 'a;b'; set it to 1 to 64 letters" },
        { "RefreshCookie:Name", "", "JwtDeviceAuth:RefreshCookie:Name is ''; set it to 1 to 64 letters" },
        { "RefreshCookie:Path", "users", "JwtDeviceAuth:RefreshCookie:Path is 'users'; set it to the path of the endpoints" },
        { "RefreshCookie:Path", "/", "JwtDeviceAuth:RefreshCookie:Path is '/'; set it to" },
        { "RefreshCookie:Path", "/a; Domain=example.com", "JwtDeviceAuth:RefreshCookie:Path is '/a; Domain=example.com'; set it to" },
        { "Issuer", " ", "JwtDeviceAuth:Issuer is empty; set it to" },
        { "Audience", "", "JwtDeviceAuth:Audience is empty; set it to" },
        { "Lockout:FreeAttempts", "0", "JwtDeviceAuth:Lockout:FreeAttempts is 0; set it to 1 to 1000" },
        { "Lockout:FreeAttempts", "1001", "JwtDeviceAuth:Lockout:FreeAttempts is 1001; set it to 1 to 1000" },
        { "Lockout:FreeSignUps", "0", "JwtDeviceAuth:Lockout:FreeSignUps is 0; set it to 1 to 10000" },
        { "Lockout:FreeSignUps", "10001", "JwtDeviceAuth:Lockout:FreeSignUps is 10001; set it to 1 to 10000" },
        { "Lockout:MaxDelay", "00:00:00", "JwtDeviceAuth:Lockout:MaxDelay is 00:00:00; set it to whole seconds from 00:00:01 to 1.00:00:00" },
        { "Lockout:MaxDelay", "1.00:00:01", "JwtDeviceAuth:Lockout:MaxDelay is 1.00:00:01; set it to whole seconds from 00:00:01 to 1.00:00:00" },
        { "Passwords:WorkFactor", "9", "JwtDeviceAuth:Passwords:WorkFactor is 9; set it to 10 to 16" },
        { "Passwords:WorkFactor", "17", "JwtDeviceAuth:Passwords:WorkFactor is 17; set it to 10 to 16" },
        { "Passwords:MinimumLength", "0", "JwtDeviceAuth:Passwords:MinimumLength is 0; set it to 1 to 72" },
        { "Revocation:PollInterval", "00:00:00", "JwtDeviceAuth:Revocation:PollInterval is 00:00:00; set it to 00:00:00.1000000 to 00:05:00" },
        { "DPoP:Mode", "7", "JwtDeviceAuth:DPoP:Mode is 7; set it to Off, Offered or Required" },
        { "DPoP:AccessTokens", "7", "JwtDeviceAuth:DPoP:AccessTokens is 7; set it to WhenAsked, Always or Never" },
        { "DPoP:ProofWindow", "00:10:01", "JwtDeviceAuth:DPoP:ProofWindow is 00:10:01; set it to whole seconds from 00:00:01 to 00:10:00" },
        { "DPoP:NonceLifetime", "00:00:09", "JwtDeviceAuth:DPoP:NonceLifetime is 00:00:09; set it to whole seconds from 00:00:10 to 01:00:00" },
        { "DPoP:RememberedProofs", "1023", "JwtDeviceAuth:DPoP:RememberedProofs is 1023; set it to 1024 to 16777216" },
        { "Cleanup:Interval", "00:00:00", "JwtDeviceAuth:Cleanup:Interval is 00:00:00; set it to 00:00:01 or more" },
        { "SigningKeys:0:Algorithm", "none", "JwtDeviceAuth:SigningKeys:0 needs exactly one of Key and KeyFile" },
        { "SigningKeys:0:KeyFile", "nowhere.pem", "JwtDeviceAuth:SigningKeys:0:KeyFile cannot be read" },
        { "SigningKeys:0:KeyFile", "no\0where.pem", "JwtDeviceAuth:SigningKeys:0:KeyFile cannot be read" },
        { "SigningKeys:0:KeyFile", ".", "JwtDeviceAuth:SigningKeys:0:KeyFile cannot be read" },
        { "SigningKeys:0:Key", "c2hvcnQ=", "JwtDeviceAuth:SigningKeys:0 has 5 bytes; set it to" },
        { "RefreshTokenKeys:0:Key", Convert.ToBase64String(new byte[32]), "JwtDeviceAuth:RefreshTokenKeys:0 is a well-known or patterned key" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public async Task A_wrong_setting_stops_the_start_with_one_line(string setting, string value, string message)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(new() { [setting] = value }));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        if (setting == "SigningKey" && value.Length > 0)
        {
            Assert.DoesNotContain(value, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("ES256", "nistP384", "on another curve than P-256")]
    [InlineData("ES256", "rsa2048", "is not a private key in PEM form for its Algorithm")]
    [InlineData("ES256", "public", "is not a private key in PEM form for its Algorithm")]
    [InlineData("RS256", "rsa1024", "is an RSA key of 1024 bits; RS256 needs at least 2048")]
    [InlineData("RS256", "nistP256", "is not a private key in PEM form for its Algorithm")]
    [InlineData("HS512", "nistP256", "Algorithm is not one of HS256, ES256 and RS256")]
    public async Task A_key_that_does_not_fit_its_algorithm_stops_the_start(string algorithm, string kind, string message)
    {
        File.WriteAllText(_folder.File("key.pem"), Pem(kind));

        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(new()
        {
            ["SigningKeys:0:Algorithm"] = algorithm,
            ["SigningKeys:0:KeyFile"] = _folder.File("key.pem"),
        }));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SigningKeys")]
    [InlineData("RefreshTokenKeys")]
    public async Task A_secret_in_a_file_is_a_key_like_one_in_a_setting(string list)
    {
        foreach (var end in new[] { "", "\n", "\r\n", " \n\n" })
        {
            await File.WriteAllTextAsync(_folder.File("secret.txt"), RandomKey() + end, TestContext.Current.CancellationToken);

            using var host = await StartAsync(new() { [$"{list}:0:KeyFile"] = "secret.txt" });
        }
    }

    [Fact]
    public async Task A_secret_may_end_with_a_line_break_wherever_it_is()
    {
        using var host = await StartAsync(new() { ["SigningKey"] = RandomKey() + "\n", ["SigningKeys:0:Key"] = RandomKey() + "\r\n" });
    }

    [Theory]
    [InlineData("patterned", "JwtDeviceAuth:SigningKeys:0 is a well-known or patterned key")]
    [InlineData("phrase", "JwtDeviceAuth:SigningKeys:0 is a well-known or patterned key")]
    [InlineData("phrase in base64", "JwtDeviceAuth:SigningKeys:0 is a well-known or patterned key")]
    [InlineData("short", "JwtDeviceAuth:SigningKeys:0:KeyFile (its text) has 31 bytes; set it to base64 of at least 32 random bytes")]
    [InlineData("raw", "JwtDeviceAuth:SigningKeys:0:KeyFile (its text) is not base64; set it to base64 of at least 32 random bytes")]
    [InlineData("base64url", "JwtDeviceAuth:SigningKeys:0:KeyFile (its text) is not base64")]
    [InlineData("empty", "JwtDeviceAuth:SigningKeys:0:KeyFile (its text) has 0 bytes")]
    [InlineData("PEM", "JwtDeviceAuth:SigningKeys:0:KeyFile (its text) is a key in PEM form, and HS256 needs base64")]
    public async Task A_secret_in_a_file_is_judged_by_its_bytes(string kind, string message)
    {
        await File.WriteAllBytesAsync(_folder.File("secret.txt"), SecretFile(kind), TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(new() { ["SigningKeys:0:KeyFile"] = "secret.txt" }));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\\n")]
    [InlineData("\r\n")]
    public async Task A_PEM_key_fits_into_a_setting_of_one_line(string lineBreak)
    {
        using var host = await StartAsync(new()
        {
            ["SigningKeys:0:Algorithm"] = "ES256",
            ["SigningKeys:0:Key"] = Pem("nistP256").Replace("\n", lineBreak, StringComparison.Ordinal),
            ["SigningKeys:1:Algorithm"] = "RS256",
            ["SigningKeys:1:Key"] = Pem("rsa2048").Replace("\n", lineBreak, StringComparison.Ordinal),
        });
    }

    [Fact]
    public async Task Keys_that_share_a_kid_stop_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(new()
        {
            ["SigningKeys:0:Kid"] = "k1",
            ["SigningKeys:0:Key"] = RandomKey(),
            ["SigningKeys:1:Kid"] = "k1",
            ["SigningKeys:1:Key"] = RandomKey(),
        }));

        Assert.Contains("SigningKeys has two keys with the Kid 'k1'; give each its own", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_are_all_for_later_stop_the_start()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(new()
        {
            ["SigningKey"] = null,
            ["SigningKeys:0:Key"] = RandomKey(),
            ["SigningKeys:0:NotBefore"] = "2999-01-01T00:00:00Z",
        }));

        Assert.Contains("SigningKeys has no key that may sign yet", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_asymmetric_key_alone_gives_no_key_for_refresh_tokens()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(new()
        {
            ["SigningKey"] = null,
            ["SigningKeys:0:Algorithm"] = "ES256",
            ["SigningKeys:0:Key"] = Pem("nistP256"),
        }));

        Assert.Contains("SigningKey is missing; beside ES256 or RS256 keys it gives the key of the refresh tokens", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_key_is_a_secret()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(new()
        {
            ["RefreshTokenKeys:0:Algorithm"] = "ES256",
            ["RefreshTokenKeys:0:Key"] = Pem("nistP256"),
        }));

        Assert.Contains("RefreshTokenKeys has a key that is not HS256", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_wrong_settings_are_told_together()
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(
            () => StartAsync(new() { ["ReuseLeeway"] = "01:00:00", ["Passwords:WorkFactor"] = "4" }));

        Assert.Equal(2, failure.Failures.Count());
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_missing_store_stops_the_start_with_one_line(string environment)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync([], addStore: NoStore, environment: environment));

        Assert.StartsWith("JwtDeviceAuth:Store is missing; add one, for example: ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_missing_store_is_said_with_every_feature_in_use(string environment)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => StartAsync(
            new() { ["ExternalLogin:ReturnUrls:0"] = "/signin" },
            auth => auth.AddKeyRing().AddGitHub(options => (options.ClientId, options.ClientSecret) = ("a", "b")),
            environment));

        Assert.Contains(failure.Failures, line => line.StartsWith("JwtDeviceAuth:Store is missing; add one, for example: ", StringComparison.Ordinal));
        Assert.All(failure.Failures, line => Assert.DoesNotContain('\n', line));
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_missing_context_stops_the_start_with_one_line(string environment)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(
            () => StartAsync([], auth => auth.AddSqlite<ForgottenDb>(), environment));

        Assert.Equal("JwtDeviceAuth: ForgottenDb is not registered; call services.AddDbContext<ForgottenDb>(...).", failure.Message);
    }

    [Fact]
    public async Task The_defaults_start()
    {
        using var host = await StartAsync([]);

        Assert.NotNull(host);
    }

    [Fact]
    public async Task In_development_a_missing_key_is_made_once_and_only_its_owner_can_read_it()
    {
        using var log = new LogCollector();
        var application = $"JwtDeviceAuth-test-{Guid.NewGuid():N}";
        string? path = null;
        try
        {
            var keys = new HashSet<string>(StringComparer.Ordinal);
            for (var start = 1; start <= 2; start++)
            {
                using var host = await StartAsync(new() { ["SigningKey"] = null }, environment: "Development", application: application, log: log);
                keys.Add(host.Services.GetRequiredService<IOptions<JwtDeviceAuthOptions>>().Value.SigningKey!);
                Assert.Equal(start, log.Lines.Count(line => line.Text.Contains("No signing key", StringComparison.Ordinal)));
            }

            var warning = Assert.Single(log.Lines.Where(line => line.Text.Contains("No signing key", StringComparison.Ordinal)).Distinct());
            path = warning.Text.Split("the key in ")[1].Split(" is used")[0];
            Assert.Equal(Assert.Single(keys), File.ReadAllText(path));
            Assert.Equal(32, Convert.FromBase64String(File.ReadAllText(path)).Length);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }

            Assert.DoesNotContain(keys.Single(), string.Concat(log.Lines.Select(line => line.Text)), StringComparison.Ordinal);
        }
        finally
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
    }

    public void Dispose() => _folder.Dispose();

    internal static string RandomKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static void NoStore(JwtDeviceAuthBuilder auth)
    {
    }

    private static byte[] SecretFile(string kind) => kind switch
    {
        "patterned" => Encoding.ASCII.GetBytes(Convert.ToBase64String(new byte[32])),
        "phrase" => "c3VwZXItc2VjcmV0LWtleS10aGF0LWlzLWxvbmctZW5vdWdoISE="u8.ToArray(),
        "phrase in base64" => Encoding.ASCII.GetBytes("PASSWORD" + RandomKey()),
        "short" => Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(31))),
        "raw" => [0xFF, .. RandomNumberGenerator.GetBytes(47)],
        "base64url" => Encoding.ASCII.GetBytes("-_" + RandomKey()),
        "PEM" => Encoding.ASCII.GetBytes(Pem("nistP256")),
        _ => [],
    };

    internal static string Pem(string kind)
    {
        switch (kind)
        {
            case "rsa1024" or "rsa2048":
                using (var rsa = RSA.Create(kind == "rsa1024" ? 1024 : 2048))
                {
                    return rsa.ExportPkcs8PrivateKeyPem();
                }

            case "public":
                using (var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return ecdsa.ExportSubjectPublicKeyInfoPem();
                }

            default:
                using (var ecdsa = ECDsa.Create(kind == "nistP384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256))
                {
                    return ecdsa.ExportPkcs8PrivateKeyPem();
                }
        }
    }

    private async Task<IHost> StartAsync(
        Dictionary<string, string?> settings,
        Action<JwtDeviceAuthBuilder>? addStore = null,
        string environment = "Production",
        string application = "JwtDeviceAuth-test",
        LogCollector? log = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings
        {
            EnvironmentName = environment,
            ApplicationName = application,
            ContentRootPath = _folder.Path,
        });
        if (log is not null)
        {
            builder.Services.AddSingleton<Microsoft.Extensions.Logging.ILoggerProvider>(log);
        }

        Dictionary<string, string?> configuration = new() { ["JwtDeviceAuth:SigningKey"] = RandomKey() };
        foreach (var (name, value) in settings)
        {
            configuration[$"JwtDeviceAuth:{name}"] = value;
        }

        Microsoft.Extensions.Configuration.MemoryConfigurationBuilderExtensions.AddInMemoryCollection(builder.Configuration, configuration);
        var auth = builder.Services.AddJwtDeviceAuth(builder.Configuration.GetSection("JwtDeviceAuth"));
        (addStore ?? (store => store.AddSqlite($"Data Source={_folder.File("app.db")}")))(auth);

        var host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return host;
    }

    private sealed class ForgottenDb(DbContextOptions<ForgottenDb> options) : DbContext(options);
}
