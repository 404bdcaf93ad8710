using System.Security.Cryptography;
using JwtDeviceAuth.Keys;
using JwtDeviceAuth.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.AccessTokens;

/// <summary>
/// Real tokens of every algorithm with something changed, over real HTTP: a protected endpoint answers 401 and nothing else, and for an endpoint that
/// asks for nobody they are as no token at all.
/// </summary>
public sealed class MutationTests
{
    private const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static TheoryData<string> Algorithms => ["HS256", "ES256", "RS256"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Every_byte_of_every_part_counts(string algorithm)
    {
        await using var app = await StartAsync(algorithm);
        var token = (await CacheApp.WarmAsync(app)).Access;
        var changed = new List<string>();
        for (var place = 0; place < token.Length; place++)
        {
            // The neighbour in the alphabet differs in the last bits, which the end of a part has to spare; and what is no character of a token.
            foreach (var other in token[place] == '.' ? "A_" : $"{Next(token[place], 1)}{Next(token[place], 32)}.")
            {
                changed.Add($"{token[..place]}{other}{token[(place + 1)..]}");
            }

            changed.Add(token.Remove(place, 1));
            changed.Add(token.Insert(place, "A"));
        }

        await AreRefusedAsync(app, changed);
        Assert.Equal(1, CacheApp.Cache(app).Count);
        Assert.Equal(200, (await app.Client.GetAsync("/identity", token)).Status);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Parts_cannot_be_exchanged_cut_or_left_out(string algorithm)
    {
        await using var app = await StartAsync(algorithm);
        var tokens = await CacheApp.WarmAsync(app);
        var other = (await app.Client.LoginAsync(CacheApp.Email, "laptop")).Access;
        var parts = tokens.Access.Split('.');
        string[] instead = ["", "a", "e30", "bnVsbA", "W10", "IiI", "MQ", "e", "eyJhbGciOiJub25lIn0", "____", "AAAA", new string('A', 342), .. other.Split('.'), .. tokens.Refresh.Split('.')];
        var changed = new List<string>();
        for (var index = 0; index < 3; index++)
        {
            foreach (var part in instead.Except([parts[index]]))
            {
                string[] exchanged = [.. parts];
                exchanged[index] = part;
                changed.Add(string.Join('.', exchanged));
            }
        }

        changed.AddRange(instead.Select(part => $"{parts[0]}.{part}.a"));
        changed.AddRange(Enumerable.Range(0, tokens.Access.Length).Select(length => tokens.Access[..length]));
        changed.AddRange([$"{tokens.Access}.", $".{tokens.Access}", $"{tokens.Access}.e30", $"{tokens.Access}..", $"{parts[0]}.{parts[1]}", tokens.Refresh]);

        await AreRefusedAsync(app, changed);
    }

    private static Task<AuthApp> StartAsync(string algorithm) => CacheApp.StartAsync(
        options =>
        {
            if (algorithm != "HS256")
            {
                using var pair = algorithm == "ES256" ? (AsymmetricAlgorithm)ECDsa.Create(ECCurve.NamedCurves.nistP256) : RSA.Create(2048);
                options.SigningKeys.Add(new SigningKeyOptions { Algorithm = algorithm, Key = pair.ExportPkcs8PrivateKeyPem() });
            }
        },
        map: app => app.MapGet("/anybody", (HttpContext context) => $"{context.User.Identity?.IsAuthenticated}"));

    private static async Task AreRefusedAsync(AuthApp app, List<string> tokens)
    {
        var number = 0;
        await Parallel.ForEachAsync(tokens.Where(token => token.Length > 0), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (token, _) =>
        {
            var answer = await CacheApp.SendAsync(app, $"Bearer {token}");
            Assert.True((answer.Status, answer.Code) == (401, "invalid_token"), $"{answer.Status} {answer.Body} for {token}");
            if (Interlocked.Increment(ref number) % 8 == 0 || token.Length < 200)
            {
                answer = await CacheApp.SendAsync(app, $"Bearer {token}", "/anybody");
                Assert.True((answer.Status, answer.Body) == (200, "False"), $"{answer.Status} {answer.Body} for {token}");
            }
        });
        Assert.Empty(app.Log.Errors);
    }

    private static char Next(char character, int step) => Characters[(Characters.IndexOf(character, StringComparison.Ordinal) + step) % Characters.Length];
}
