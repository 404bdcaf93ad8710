using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using JwtDeviceAuth.Stores;
using JwtDeviceAuth.TestSupport;
using Xunit;

namespace JwtDeviceAuth.Tests.Accounts;

public sealed class EmailAddressTests
{
    private const string IsSecond = "JWTDEVICEAUTH_TESTS_SECOND_PROCESS";

    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("  Ann@Example.COM ", "ann@example.com")]
    [InlineData("o'brien+tag@mail.example.co.uk", "o'brien+tag@mail.example.co.uk")]
    [InlineData("ann@localhost", "ann@localhost")]
    [InlineData("ÉMILE@example.fr", "Émile@example.fr")]
    [InlineData("ann@bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@Bücher.EXAMPLE", "ann@xn--bcher-kva.example")]
    [InlineData("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@XN--Bcher-KVA.Example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@faß.example", "ann@xn--fa-hia.example")]
    [InlineData("ann@fass.example", "ann@fass.example")]
    [InlineData("ann@σίγμας.example", "ann@xn--kxaef0b5ab.example")]
    [InlineData("ann@почта.example", "ann@xn--80a1acny.example")]
    [InlineData("ann@日本語.jp", "ann@xn--wgv71a119e.jp")]
    [InlineData("ann@한국.kr", "ann@xn--3e0b707e.kr")]
    [InlineData("ann@中国.中国", "ann@xn--fiqs8s.xn--fiqs8s")]
    [InlineData("ann@בית.example", "ann@xn--5dbq5c.example")]
    [InlineData("ann@1.example", "ann@1.example")]
    [InlineData("ann@ab--cd.example", "ann@ab--cd.example")]
    public void An_address_has_one_form(string typed, string normalized)
    {
        Assert.True(EmailAddress.TryNormalize(typed, out var actual));
        Assert.Equal(normalized, actual);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("ann")]
    [InlineData("@example.com")]
    [InlineData("ann@")]
    [InlineData("ann@@example.com")]
    [InlineData("ann@exa@mple.com")]
    [InlineData("ann smith@example.com")]
    [InlineData("ann@example..com")]
    [InlineData("ann@.example.com")]
    [InlineData("ann@example.com.")]
    [InlineData("ann@-example.com")]
    [InlineData("ann@exam ple.com")]
    [InlineData("ann@example_com")]
    [InlineData("ann\0@example.com")]
    [InlineData("ann\n@example.com")]
    [InlineData("ann\u200b@example.com")]
    [InlineData("ann\u202e@example.com")]
    [InlineData("\ud800@example.com")]
    [InlineData("<ann@example.com>")]
    [InlineData("\"ann\"@example.com")]
    [InlineData("ann@BÜCHER.example")]
    [InlineData("ann@bu\u0308cher.example")]
    [InlineData("ann@b\u00adücher.example")]
    [InlineData("ann@bü\u200dcher.example")]
    [InlineData("ann@example\u3002com")]
    [InlineData("ann@example\uff0ecom")]
    [InlineData("ann@example\uff61com")]
    [InlineData("ann@\uff45xample.com")]
    [InlineData("ann@\u212aelvin.com")]
    [InlineData("ann@\ufb01sh.com")]
    [InlineData("ann@\u1100\u1161.kr")]
    [InlineData("ann@か\u3099.jp")]
    [InlineData("ann@\uff76.jp")]
    [InlineData("ann@אבa.example")]
    [InlineData("ann@bü--cher.example")]
    [InlineData("ann@xn--.example")]
    [InlineData("ann@xn--abc-.example")]
    [InlineData("ann@xn--bücher-kva.example")]
    [InlineData("ann@127.0.0.1")]
    [InlineData("ann@127.1")]
    [InlineData("ann@2130706433")]
    [InlineData("ann@0x7f.0x1")]
    [InlineData("ann@[127.0.0.1]")]
    [InlineData("ann@[IPv6:::1]")]
    [InlineData("ann\uff20example.com")]
    public void What_is_no_address_is_refused(string? typed) => Assert.False(EmailAddress.TryNormalize(typed, out _));

    [Theory]
    [InlineData("\u212aim@example.com", "kim@example.com")]
    [InlineData("\u212bke@example.com", "\u00e5ke@example.com")]
    [InlineData("\u00c5ke@example.com", "\u00e5ke@example.com")]
    [InlineData("\u2126@example.com", "\u03c9@example.com")]
    [InlineData("\u03f4@example.com", "\u03b8@example.com")]
    [InlineData("\u1e9e@example.com", "\u00df@example.com")]
    [InlineData("\u0130@example.com", "i@example.com")]
    [InlineData("\u0131@example.com", "i@example.com")]
    [InlineData("\u017f@example.com", "s@example.com")]
    [InlineData("\uff41@example.com", "a@example.com")]
    [InlineData("e\u0301@example.com", "\u00e9@example.com")]
    public void Letters_that_only_a_mapping_makes_equal_are_two_people(string one, string other)
    {
        Assert.True(EmailAddress.TryNormalize(one, out var first));
        Assert.True(EmailAddress.TryNormalize(other, out var second));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void No_letter_of_the_alphabet_outside_ascii_is_folded()
    {
        foreach (var c in Enumerable.Range(0x80, 0xffff - 0x80).Select(value => (char)value))
        {
            if (EmailAddress.TryNormalize($"{c}@example.com", out var normalized))
            {
                Assert.Equal($"{c}@example.com", normalized);
            }
        }
    }

    /// <summary>Both ways of IdnMapping are tried on every letter: a second process runs these tests with the machine's globalization data.</summary>
    [Fact]
    public void A_letter_in_a_domain_gives_the_label_that_is_registered_for_it()
    {
        var idn = new IdnMapping { UseStd3AsciiRules = true };
        var taken = 0;
        foreach (var c in Enumerable.Range(0x80, 0xffff - 0x80).Select(value => (char)value))
        {
            if (!EmailAddress.TryNormalize($"ann@{c}.com", out var normalized))
            {
                continue;
            }

            taken++;
            var letter = c.ToString();
            Assert.Equal($"ann@{idn.GetAscii(letter)}.com", normalized);
            Assert.Equal(letter, letter.ToLowerInvariant());
            Assert.Equal(letter, letter.Normalize(NormalizationForm.FormKC));
            Assert.True(EmailAddress.TryNormalize(normalized, out var again));
            Assert.Equal(normalized, again);
        }

        Assert.InRange(taken, 39_500, 39_600);
    }

    [Fact]
    public void Domains_of_many_letters_give_the_labels_that_are_registered_for_them()
    {
        var letters = Enumerable.Range(0x80, 0xffff - 0x80).Select(value => (char)value)
            .Where(c => EmailAddress.TryNormalize($"ann@{c}.com", out _)).ToArray();
        var idn = new IdnMapping { UseStd3AsciiRules = true };
        var numbers = new SeededNumbers(5891);
        for (var round = 0; round < 20_000; round++)
        {
            var label = string.Concat(Enumerable.Range(0, numbers.Next(2, 9)).Select(
                _ => numbers.Next(0, 4) == 0 ? "abz019-"[numbers.Next(0, 7)] : letters[numbers.Next(0, letters.Length)]));
            if (EmailAddress.TryNormalize($"ann@{label}.com", out var normalized))
            {
                Assert.Equal($"ann@{idn.GetAscii(label)}.com", normalized);
                Assert.Equal(label, label.Normalize(NormalizationForm.FormKC));
            }
        }
    }

    [Fact]
    public async Task The_rule_is_the_same_with_the_globalization_data_of_the_machine()
    {
        var own = typeof(EmailAddressTests).Assembly.Location;
        if (Environment.GetEnvironmentVariable(IsSecond) is not null)
        {
            Assert.Equal(2, "\u00e9".Normalize(NormalizationForm.FormD).Length);
            return;
        }

        Assert.Equal(1, "\u00e9".Normalize(NormalizationForm.FormD).Length);
        using var folder = new TemporaryFolder();
        var settings = folder.File("runtimeconfig.json");
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(own, "runtimeconfig.json"), TestContext.Current.CancellationToken))!;
        json["runtimeOptions"]!["configProperties"]!["System.Globalization.Invariant"] = false;
        await File.WriteAllTextAsync(settings, json.ToJsonString(), TestContext.Current.CancellationToken);
        using var second = Process.Start(new ProcessStartInfo(
            "dotnet",
            ["exec", "--runtimeconfig", settings, "--depsfile", Path.ChangeExtension(own, "deps.json"), own, "-class", typeof(EmailAddressTests).FullName!])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [IsSecond] = "yes" },
        })!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, errors) = (second.StandardOutput.ReadToEndAsync(deadline.Token), second.StandardError.ReadToEndAsync(deadline.Token));
        await second.WaitForExitAsync(deadline.Token);

        Assert.True(second.ExitCode == 0, $"{await output} {await errors}");
    }

    [Fact]
    public void A_domain_is_measured_in_its_one_form()
    {
        Assert.True(EmailAddress.TryNormalize($"a@{new string('ü', 57)}.de", out _));
        Assert.False(EmailAddress.TryNormalize($"a@{new string('ü', 58)}.de", out _));
        Assert.False(EmailAddress.TryNormalize($"a@{string.Join('.', Enumerable.Repeat("üüüüüüüüüü", 20))}", out _));
    }

    [Fact]
    public void An_address_has_at_most_254_characters_and_64_before_the_at()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 61), 3));

        Assert.True(EmailAddress.TryNormalize($"{new string('a', 64)}@{domain}.c", out _));
        Assert.False(EmailAddress.TryNormalize($"{new string('a', 65)}@example.com", out _));
        Assert.False(EmailAddress.TryNormalize($"{new string('a', 64)}@{domain}.{new string('c', 10)}", out _));
        Assert.False(EmailAddress.TryNormalize($"a@{new string('d', 64)}", out _));
    }
}
