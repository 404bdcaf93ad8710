using System.Text;
using JwtDeviceAuth.SecondFactors;
using Xunit;

namespace JwtDeviceAuth.Tests;

/// <summary>The test vectors of RFC 6238, appendix B, for SHA-1; of their eight digits apps show the last six.</summary>
public sealed class TotpVectorTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void A_code_of_the_RFC_is_that_of_its_step(long seconds, string code)
    {
        var (now, step) = (DateTimeOffset.FromUnixTimeSeconds(seconds), seconds / 30);

        Assert.Equal(step, TotpCodes.FindStep(Secret, code[2..], now, lastStep: 0));
        Assert.Equal(step, TotpCodes.FindStep(Secret, code[2..], now, lastStep: step - 1));
        Assert.Null(TotpCodes.FindStep(Secret, code[2..], now, lastStep: step));
        Assert.Equal(step, TotpCodes.FindStep(Secret, code[2..], now.AddSeconds(30), lastStep: 0));
        Assert.Equal(step, TotpCodes.FindStep(Secret, code[2..], now.AddSeconds(-30), lastStep: 0));
        Assert.Null(TotpCodes.FindStep(Secret, code[2..], now.AddSeconds(60), lastStep: 0));
        Assert.True(seconds < 90 || TotpCodes.FindStep(Secret, code[2..], now.AddSeconds(-60), lastStep: 0) is null);
    }

    /// <summary>In the address a letter of Hangul takes nine characters, and a QR code holds 2,331.</summary>
    [Theory]
    [InlineData("가")]
    [InlineData("\U0001F468")]
    [InlineData("&")]
    [InlineData("a")]
    public void Names_of_any_length_and_alphabet_fit_into_the_QR_code(string letter)
        => Assert.StartsWith(
            "<svg",
            QrCode.Svg(TotpCodes.UriOf(Secret, string.Concat(Enumerable.Repeat(letter, 300)), string.Concat(Enumerable.Repeat(letter, 255)))),
            StringComparison.Ordinal);

    [Fact]
    public void Usual_names_are_not_cut()
    {
        var account = $"{new string('a', 64)}@example.com";

        Assert.StartsWith(
            $"otpauth://totp/https%3A%2F%2Fauth.example.com:{account.Replace("@", "%40", StringComparison.Ordinal)}?",
            TotpCodes.UriOf(Secret, "https://auth.example.com", account),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("123456", "123456")]
    [InlineData(" 123 456 ", "123456")]
    [InlineData("12\u00A0345\t6", "123456")]
    [InlineData("12345", null)]
    [InlineData("1234567", null)]
    [InlineData("12345a", null)]
    [InlineData("123-456", null)]
    [InlineData("１２３４５６", null)]
    public void Spaces_do_not_matter_and_all_else_does(string typed, string? code) => Assert.Equal(code, TotpCodes.Normalize(typed));

    [Fact]
    public void Recovery_codes_are_ten_of_eighty_bits_and_are_read_as_people_write_them()
    {
        var codes = RecoveryCodes.New();

        Assert.Equal(10, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Equal(
            RecoveryCodes.Normalize(code),
            RecoveryCodes.Normalize(code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal).Replace('0', 'o').Replace('1', 'l'))));
        Assert.Null(RecoveryCodes.Normalize("ABCD-EFGH-JKMN-PQR"));
        Assert.Null(RecoveryCodes.Normalize("UUUU-UUUU-UUUU-UUUU"));
    }
}
