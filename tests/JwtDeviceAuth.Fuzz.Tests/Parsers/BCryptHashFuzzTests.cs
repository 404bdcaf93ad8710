using System.Text.RegularExpressions;
using JwtDeviceAuth.Email;
using JwtDeviceAuth.Fuzz.Tests.Inputs;
using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.Sessions;
using JwtDeviceAuth.Testing;
using Xunit;

namespace JwtDeviceAuth.Fuzz.Tests.Parsers;

/// <summary>The reader of stored hashes against a grammar that is written another way.</summary>
public sealed class BCryptHashFuzzTests
{
    private const int Inputs = 400_000;
    private const string Alphabet = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>The last characters of salt and digest have four and two bits to spare, which are zero.</summary>
    private static readonly Regex Grammar = new(
        @"\A\$2[aby]\$(0[4-9]|[12][0-9]|3[01])\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{30}[.CGKOSWaeimquy26]\z",
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
                Assert.Equal(text[4..], BCryptHash.Format(hash.WorkFactor, hash.Salt, hash.Digest)[4..]);
            }
        }

        await TestReport.AddAsync($"Fuzzing the BCrypt parser: {Inputs} texts, {accepted} of them hashes");
        Assert.InRange(accepted, Inputs / 100, Inputs / 2);
    }

    private static string Text(Dice dice)
    {
        var valid = $"$2{dice.Pick("a", "b", "y", "x", "")}${dice.Pick("04", "10", "11", "31", "03", "32", "1a", "99")}${Characters(dice, 21)}"
            + $"{dice.Pick(".", "O", "e", "u", "/", "v")}{Characters(dice, 30)}{dice.Pick(".", "C", "G", "K", "1", "8")}";
        return dice.Below(4) switch
        {
            0 => Nasty.Text(dice),
            1 => valid,
            _ => Mutation.Of(dice, valid),
        };
    }

    private static string Characters(Dice dice, int count) => string.Concat(Enumerable.Range(0, count).Select(_ => Alphabet[dice.Below(64)]));
}
