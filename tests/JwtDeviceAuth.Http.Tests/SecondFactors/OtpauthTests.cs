using System.Globalization;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Http.Tests.SecondFactors;

/// <summary>The npm package otpauth, as an authenticator app that has read our QR code.</summary>
public sealed class OtpauthTests
{
    [Fact]
    public async Task The_npm_package_otpauth_reads_our_address_and_shows_the_codes_that_are_taken()
    {
        using var folder = await NodeProgram.InstallAsync("otpauth", "code.mjs");
        await using var app = await AuthApp.StartAsync(options => options.SecondFactor.Issuer = "Todo-Liste & Söhne");
        var user = await FactorUser.SignUpAsync(app);
        var address = (string)(await user.StartAsync())["otpauth_uri"]!;
        var times = Enumerable.Range(0, 8).Select(number => app.Clock.GetUtcNow().AddSeconds(number * 30).ToUnixTimeSeconds()).ToArray();

        var output = await OtherProgram.RunWithInputAsync(
            folder.Path, string.Join('\n', times.Select(time => string.Create(CultureInfo.InvariantCulture, $"{address} {time}"))), "node", "code.mjs");
        var codes = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToArray();

        Assert.All(codes, shown => Assert.Equal("Todo-Liste & Söhne ann@example.com", string.Join(' ', shown[..^1])));
        await (await user.ConfirmAsync(codes[0][^1])).SuccessAsync();
        for (var number = 1; number < times.Length; number++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(30));
            await (await user.AnswerAsync(await user.AskAsync(), codes[number][^1])).SuccessAsync();
        }
    }
}
