using JwtDeviceAuth.Fuzz.Tests.Inputs;
using JwtDeviceAuth.TestSupport;
using JwtDeviceAuth.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Parsers;

/// <summary>The reader of refresh tokens, with the key that the application has.</summary>
public sealed class RefreshTokenFuzzTests
{
    private const int Inputs = 200_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task A_token_that_was_changed_in_any_way_is_no_token()
    {
        var (format, token) = NewFormat();
        var valid = format.Write(token);
        Assert.NotNull(format.TryRead(valid));

        var tried = await ManyCases.TryAsync(Inputs, Longest, dice =>
        {
            var text = Change(dice, valid);
            var read = format.TryRead(text);

            Assert.True(read is null || text == valid, $"accepted {text}");
        });

        await TestReport.AddAsync($"Fuzzing the refresh token parser: {tried} changed tokens");
    }

    [Fact]
    public async Task A_token_of_the_right_key_is_read_as_the_plain_reader_reads_it()
    {
        var (format, token) = NewFormat();
        var valid = format.Write(token);
        var maker = new TokenMaker(valid, valid);
        var plain = new PlainRefreshTokenReader(format.TryRead(valid)!.Kid!);
        var accepted = 0;

        var tried = await ManyCases.TryAsync(Inputs, Longest, dice =>
        {
            var text = maker.Any(dice);
            var read = format.TryRead(text);
            Interlocked.Add(ref accepted, read is null ? 0 : 1);
            Assert.Equal(Describe(plain.TryRead(text)), Describe(read));
        });

        await TestReport.AddAsync($"Fuzzing the refresh token parser: {tried} tokens signed or not, {accepted} of them read");
        Assert.InRange(accepted, 1, tried / 2);
    }

    private static string? Describe(RefreshToken? token)
        => token is null
            ? null
            : $"{token.UserId} {token.SessionId} {token.DeviceId} {token.LoginType} {token.TokenId} {token.IssuedAt} {token.ExpiresAt} {token.Kid} {token.KeyThumbprint}";

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
            KeyThumbprint = new string('k', 43),
        });
    }
}
