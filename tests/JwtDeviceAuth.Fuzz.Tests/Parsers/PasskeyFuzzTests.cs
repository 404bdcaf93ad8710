using System.Buffers.Text;
using System.Diagnostics;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Fuzz.Tests.Inputs;
using JwtDeviceAuth.Http.Tests.Passkeys;
using JwtDeviceAuth.Passkeys;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Parsers;

/// <summary>The readers of credentials and the verifier behind them, Fido2's CBOR included, without the count of wrong ones in front.</summary>
public sealed class PasskeyFuzzTests : IDisposable
{
    private const int Inputs = 20_000;

    // On a machine that is busy with other things: fewer inputs, not a longer run.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    private static readonly string Challenge = Base64Url.EncodeToString(new byte[32]);
    private static readonly byte[] UserHandle = new byte[64];

    private readonly SoftwareAuthenticator _authenticator = new();
    private readonly CredentialVerifier _verifier = NewVerifier();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_credential_that_was_changed_in_what_was_signed_is_none()
    {
        var registration = _authenticator.Create(JsonNode.Parse(_verifier.CreationOptions(Challenge, UserHandle, "a", "a", []).ToJson())!);
        var passkey = await _verifier.RegisterAsync(CredentialJson.TryRead(registration.ToJsonString())!, Challenge, UserHandle, Token);
        Assert.NotNull(passkey);
        var login = _authenticator.Get(JsonNode.Parse(_verifier.RequestOptions(Challenge, [passkey]).ToJson())!);
        var signed = CredentialJson.TryRead(login.ToJsonString())!;
        Assert.NotNull(await _verifier.VerifyAsync(signed, Challenge, passkey, Token));
        var maker = new PasskeyMaker(registration, login);
        var (seed, clock, tried, parsed, accepted) = (Dice.NewSeed(), Stopwatch.StartNew(), 0, 0, 0);

        await Parallel.ForAsync(0, Inputs, Token, async (number, token) =>
        {
            if (clock.Elapsed >= Longest)
            {
                return;
            }

            Interlocked.Increment(ref tried);
            var dice = Dice.For(seed, number);
            var isLogin = number % 2 == 0;
            if (CredentialJson.TryRead(isLogin ? maker.Login(dice) : maker.Registration(dice)) is not { } read
                || _verifier.ChallengeOf(read, isLogin ? ClientData.Get : ClientData.Create) != Challenge)
            {
                return;
            }

            Interlocked.Increment(ref parsed);
            if (isLogin && await _verifier.VerifyAsync(read, Challenge, passkey, token) is not null)
            {
                Interlocked.Increment(ref accepted);
                Assert.True(
                    read.AuthenticatorData.AsSpan().SequenceEqual(signed.AuthenticatorData) && read.ClientData.AsSpan().SequenceEqual(signed.ClientData)
                        && (read.UserHandle is null || read.UserHandle.AsSpan().SequenceEqual(UserHandle)),
                    $"FUZZ_SEED={seed}, case {number} was accepted");
            }
            else if (!isLogin && await _verifier.RegisterAsync(read, Challenge, UserHandle, token) is { } added)
            {
                Interlocked.Increment(ref accepted);
                Assert.True(added.CredentialId.AsSpan().SequenceEqual(read.CredentialId), $"FUZZ_SEED={seed}, case {number} has another id");
            }
        });

        await TestReport.AddAsync($"Fuzzing passkeys: {tried} credentials, {parsed} of them got to the verifier, {accepted} were taken");
        Assert.InRange(parsed, tried / 4, tried);
    }

    public void Dispose() => _authenticator.Dispose();

    private static CredentialVerifier NewVerifier()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        // A store has to be named; no credential here gets as far as that.
        services.AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey).AddSqlite("Data Source=unused.db").AddPasskeys(options =>
        {
            options.RelyingPartyId = SoftwareAuthenticator.RelyingPartyId;
            options.Origins.Add(SoftwareAuthenticator.Origin);
        });
        return services.BuildServiceProvider().GetRequiredService<CredentialVerifier>();
    }
}
