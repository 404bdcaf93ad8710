using System.Diagnostics;
using JwtDeviceAuth.Fuzz.Tests.Inputs;
using JwtDeviceAuth.Testing;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Parsers;

/// <summary>The reader of refresh tokens, with the key that the application has.</summary>
public sealed class RefreshTokenFuzzTests
{
    private const int Inputs = 200_000;

    // On a machine that is busy with other things: fewer inputs, not a longer run.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_token_that_was_changed_in_any_way_is_no_token()
    {
        var (format, token) = NewFormat();
        var valid = format.Write(token);
        Assert.NotNull(await format.TryReadAsync(valid));
        var seed = Dice.NewSeed();

        var tried = await ManyAsync(seed, async number =>
        {
            var text = Change(Dice.For(seed, number), valid);
            var read = await format.TryReadAsync(text);

            Assert.True(read is null || text == valid, $"accepted {text}");
        });

        await TestReport.AddAsync($"Fuzzing the refresh token parser: {tried} changed tokens");
    }

    [Fact]
    public async Task A_token_of_the_right_key_is_read_in_full_or_not_at_all()
    {
        var (format, token) = NewFormat();
        var valid = format.Write(token);
        var maker = new TokenMaker(valid, valid);
        var seed = Dice.NewSeed();
        var accepted = 0;

        var tried = await ManyAsync(seed, async number =>
        {
            var text = maker.Any(Dice.For(seed, number));
            if (await format.TryReadAsync(text) is { } read)
            {
                Interlocked.Increment(ref accepted);
                Assert.True(
                    read is { UserId: >= 0, SessionId.Length: > 0, DeviceId.Length: > 0, LoginType.Length: > 0, TokenId.Length: 43, Kid.Length: > 0 },
                    $"read with parts missing: {text}");
            }
        });

        await TestReport.AddAsync($"Fuzzing the refresh token parser: {tried} tokens signed or not, {accepted} of them read");
        Assert.InRange(accepted, 1, tried / 2);
    }

    private static string Change(Dice dice, string valid)
    {
        var parts = valid.Split('.');
        switch (dice.Below(5))
        {
            case 0:
                // Another character in the last place of a part, where some bits are to spare.
                var part = dice.Below(3);
                parts[part] = parts[part][..^1] + dice.Pick("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".ToCharArray());
                return string.Join('.', parts);
            case 1:
                return valid.Insert(dice.Below(valid.Length + 1), dice.Pick("=", "==", " ", "\n", ".", "\0", "A", "%", "\u200B", "é"));
            case 2:
                return string.Join('.', parts.OrderBy(_ => dice.Below(9)));
            default:
                return Mutation.Of(dice, valid);
        }
    }

    private static async Task<int> ManyAsync(ulong seed, Func<int, Task> check)
    {
        var clock = Stopwatch.StartNew();
        var tried = 0;
        await Parallel.ForAsync(0, Inputs, TestContext.Current.CancellationToken, async (number, _) =>
        {
            if (clock.Elapsed < Longest)
            {
                try
                {
                    await check(number);
                }
                catch (Exception exception)
                {
                    Assert.Fail($"FUZZ_SEED={seed}, case {number}: {exception}");
                }

                Interlocked.Increment(ref tried);
            }
        });
        return tried;
    }

    private static (RefreshTokenFormat Format, RefreshToken Token) NewFormat()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        // A store has to be named; no token here gets as far as that.
        services.AddJwtDeviceAuth(options => options.SigningKey = AuthApp.SigningKey).AddSqlite("Data Source=unused.db");
        var provider = services.BuildServiceProvider();
        var ids = provider.GetRequiredService<TokenIds>();
        return (provider.GetRequiredService<RefreshTokenFormat>(), new RefreshToken
        {
            UserId = 1,
            SessionId = ids.NewId(),
            DeviceId = "phone",
            LoginType = "local",
            TokenId = ids.NewSecret(),
            IssuedAt = FakeClock.Start,
            ExpiresAt = FakeClock.Start.AddDays(1),
        });
    }
}
