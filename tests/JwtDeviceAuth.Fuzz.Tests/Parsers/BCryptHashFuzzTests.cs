using System.Text.RegularExpressions;
using JwtDeviceAuth.Fuzz.Tests.Inputs;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Parsers;

/// <summary>The reader of stored hashes against a grammar that is written another way.</summary>
public sealed class BCryptHashFuzzTests
{
    private const int Inputs = 200_000;
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>The last characters of salt and digest have four and two bits to spare, which are zero.</summary>
    private static readonly Regex Grammar = new(
        @"\A(\$2[aby]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{21}[.Oeu]"
            + @"|\$bcrypt-sha256\$v=2,t=2b,r=([4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{21}[.Oeu]\$)[./A-Za-z0-9]{30}[.CGKOSWaeimquy26]\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);

    [Fact]
    public async Task What_is_read_as_a_hash_is_one_and_has_one_spelling()
    {
        var seed = Dice.NewSeed();
        var accepted = 0;
        for (var number = 0; number < Inputs; number++)
        {
            var text = Text(Dice.For(seed, number));

            var isHash = BCryptHash.TryParse(text, out var hash);

            Assert.True(isHash == Grammar.IsMatch(text), $"FUZZ_SEED={seed}, case {number}: '{text}' was read: {isHash}");
            if (isHash)
            {
                accepted++;
                Assert.Equal(text[4..], BCryptHash.Format(hash.IsPrehashed, hash.WorkFactor, hash.Salt, hash.Digest)[4..]);
            }
        }

        await TestReport.AddAsync($"Fuzzing the BCrypt parser: {Inputs} texts, {accepted} of them hashes");
        Assert.InRange(accepted, Inputs / 100, Inputs / 2);
    }

    /// <summary>The hasher behind it, which must take anything: what is no hash is a wrong password.</summary>
    [Fact]
    public void No_text_in_the_place_of_a_hash_makes_the_hasher_throw()
    {
        const int inputs = 2000;
        var hasher = new BCryptPasswordHasher(Options.Create(new JwtDeviceAuthOptions { Passwords = { WorkFactor = 4 } }));
        var seed = Dice.NewSeed();
        for (var number = 0; number < inputs; number++)
        {
            var dice = Dice.For(seed, number);
            var text = Text(dice);
            if (BCryptHash.TryParse(text, out var hash) && hash.WorkFactor > 6)
            {
                continue;
            }

            var verdict = Record.Exception(() => Assert.Equal(PasswordVerification.Failed, hasher.Verify(Nasty.Text(dice), text)));

            Assert.True(verdict is null, $"FUZZ_SEED={seed}, case {number}: '{text}': {verdict}");
        }
    }

    private static string Text(Dice dice)
    {
        var salt = $"{Characters(dice, 21)}{dice.Pick(".", "O", "e", "u", "/", "v")}";
        var digest = $"{Characters(dice, 30)}{dice.Pick(".", "C", "G", "K", "1", "8")}";
        var valid = dice.Below(2) == 0
            ? $"$2{dice.Pick("a", "b", "y", "x", "")}${dice.Pick("04", "10", "11", "31", "03", "32", "1a", "99")}${salt}{digest}"
            : $"$bcrypt-sha256$v={dice.Pick("2", "2", "2", "1")},t={dice.Pick("2b", "2b", "2b", "2a")},r={dice.Pick("4", "10", "31", "5", "3", "04", "32")}${salt}${digest}";
        return dice.Below(4) switch
        {
            0 => Nasty.Text(dice),
            1 => valid,
            _ => Mutation.Of(dice, valid),
        };
    }

    private static string Characters(Dice dice, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => Alphabet[dice.Below(64)]));
}
