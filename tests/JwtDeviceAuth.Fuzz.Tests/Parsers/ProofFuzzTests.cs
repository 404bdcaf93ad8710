using JwtDeviceAuth.DPoP;
using JwtDeviceAuth.Fuzz.Tests.Inputs;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Parsers;

/// <summary>The reader of proofs, and the check behind it, which get what anybody sends: before a token is looked at, and with a key of the sender's own.</summary>
public sealed class ProofFuzzTests : IDisposable
{
    private const int Damaged = 20_000;
    private const int Signed = 4_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly Uri Address = new("https://api.example.com/users/refresh");

    private readonly FakeClock _clock = new();
    private readonly ClientKey _key;
    private readonly ProofMaker _maker;
    private readonly ServiceProvider _services;

    public ProofFuzzTests()
    {
        _key = new ClientKey(_clock);
        _maker = new ProofMaker(_key);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_clock);
        // A store has to be named; no proof here gets as far as that.
        services.AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey).AddSqlite("Data Source=unused.db");
        _services = services.BuildServiceProvider();
    }

    [Fact]
    public async Task A_proof_that_was_changed_in_what_was_signed_is_none()
    {
        var right = _maker.Right(HttpMethod.Post, Address);
        Assert.True(Check(right).Succeeded);

        var tried = await ManyCases.TryAsync(Damaged, Longest, dice =>
        {
            var text = Mutation.Of(dice, right);

            Assert.True(!Check(text).Succeeded || SignedPart(text) == SignedPart(right), $"accepted {text}");
        });

        await TestReport.AddAsync($"Fuzzing the reader of proofs: {tried} changed proofs");
    }

    [Fact]
    public async Task A_proof_that_says_anything_is_read_as_the_plain_reader_reads_it_and_is_good_for_one_request()
    {
        var reader = _services.GetRequiredService<ProofReader>();
        var (read, accepted) = (0, 0);

        // What it remembers of the proofs before makes no difference.
        var kept = new KeptProofKey(_key.Thumbprint);

        var tried = await ManyCases.TryAsync(Signed, Longest, dice =>
        {
            var text = _maker.Any(dice, HttpMethod.Post, Address);
            var plain = PlainProofReader.TryRead(text);

            Assert.Equal(Describe(plain), Describe(reader.TryRead(text, kept, out var fault)));
            Assert.Equal(plain is null, fault is not null);
            var result = Check(text);

            // Neither of this request nor of this time: whatever else it says, it opens nothing.
            Assert.True(
                !result.Succeeded || (plain is { Method: "POST", Nonce: null } && plain.KeyThumbprint == result.KeyThumbprint
                    && new Uri(plain.Address).GetLeftPart(UriPartial.Path) == Address.AbsoluteUri && (plain.IssuedAt - _clock.GetUtcNow()).Duration() <= TimeSpan.FromMinutes(1)),
                $"accepted {text}");
            Interlocked.Add(ref read, plain is null ? 0 : 1);
            Interlocked.Add(ref accepted, result.Succeeded ? 1 : 0);
        });

        kept.Close();
        await TestReport.AddAsync($"Fuzzing the reader of proofs: {tried} proofs signed or not, {read} of them read, {accepted} good for the request");
        Assert.InRange(accepted, 1, read - 1);
        Assert.InRange(read, tried / 20, tried / 2);
    }

    public void Dispose()
    {
        _services.Dispose();
        _key.Dispose();
    }

    private static string SignedPart(string proof) => proof[..proof.LastIndexOf('.')];

    private static string? Describe(Proof? proof)
        => proof is null ? null : $"{proof.KeyThumbprint} {proof.Id} {proof.Method} {proof.Address} {proof.IssuedAt:O} {proof.AccessTokenHash} {proof.Nonce}";

    private ProofResult Check(string proof)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Scheme, request.Host, request.Path) = ("POST", Address.Scheme, new HostString(Address.Host), Address.AbsolutePath);
        request.Headers["DPoP"] = proof;
        return _services.GetRequiredService<ProofCheck>().Check(request, accessToken: null);
    }
}
