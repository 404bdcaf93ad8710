using System.Globalization;
using JwtDeviceAuth.Passwords;
using Xunit;

namespace JwtDeviceAuth.Tests.Passwords;

public sealed class BCryptHashTests
{
    // Of the password "abc"; cost 4, so that the tests that hash are fast.
    private const string Salt = "CCCCCCCCCCCCCCCCCCCCC.";
    private static readonly string Valid = BCrypt.Net.BCrypt.HashPassword("abc", "$2b$04$" + Salt);

    [Theory]
    [InlineData("$2a$")]
    [InlineData("$2b$")]
    [InlineData("$2y$")]
    public void The_three_prefixes_are_read(string prefix) => Assert.True(BCryptHash.TryParse(prefix + Valid[4..], out _));

    [Fact]
    public void Salt_digest_and_work_factor_are_read()
    {
        var digest = new string('z', 30) + "u";
        var text = "$2b$12$" + Salt + digest;

        Assert.True(BCryptHash.TryParse(text, out var hash));
        Assert.Equal(12, hash.WorkFactor);
        Assert.Equal((false, Salt, digest), (hash.IsPrehashed, hash.Salt, hash.Digest));

        Assert.True(BCryptHash.TryParse($"$bcrypt-sha256$v=2,t=2b,r=12${Salt}${digest}", out hash));
        Assert.Equal((true, 12, Salt, digest), (hash.IsPrehashed, hash.WorkFactor, hash.Salt, hash.Digest));
    }

    [Fact]
    public void Exactly_the_work_factors_04_to_31_are_read()
    {
        for (var workFactor = 0; workFactor <= 99; workFactor++)
        {
            var text = "$2b$" + workFactor.ToString("00", CultureInfo.InvariantCulture) + Valid[6..];

            Assert.Equal(workFactor is >= 4 and <= 31, BCryptHash.TryParse(text, out var hash));
            Assert.Equal(workFactor is >= 4 and <= 31 ? workFactor : 0, hash.WorkFactor);
        }
    }

    [Theory]
    [InlineData("$2x$04")] // crypt_blowfish's sign-extension bug
    [InlineData("$2$004")] // without the terminating NUL
    [InlineData("$2c$04")]
    [InlineData("$2z$04")]
    [InlineData("$2`$04")]
    [InlineData("$2{$04")]
    [InlineData("$2A$04")]
    [InlineData("$2B$04")]
    [InlineData("$1b$04")]
    [InlineData("$3b$04")]
    [InlineData("2b$$04")]
    [InlineData("$2b 04")]
    [InlineData("$2b$ 4")]
    [InlineData("$2b$+4")]
    [InlineData("$2b$4$")]
    [InlineData("$2b$0x")]
    [InlineData("$2b$\u0660\u0664")] // digits to char.IsDigit, but not ASCII
    [InlineData("$2b$\uff10\uff14")]
    [InlineData("\uff042b$04")]
    public void Another_prefix_is_refused(string prefix) => Assert.False(BCryptHash.TryParse(prefix + Valid[6..], out _));

    [Theory]
    [InlineData("")]
    [InlineData("*0")]
    [InlineData("*1")]
    [InlineData("$2b$04$")]
    [InlineData("$2b$04$CCCCCCCCCCCCCCCCCCCCC.")]
    [InlineData("$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b7Y")]
    [InlineData("                                                            ")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public void What_is_no_BCrypt_hash_is_refused(string text) => Assert.False(BCryptHash.TryParse(text, out _));

    [Fact]
    public void Every_truncation_is_refused()
    {
        for (var length = 0; length < Valid.Length; length++)
        {
            // Slices, so that the rest of the hash lies right beside them in memory.
            Assert.False(BCryptHash.TryParse(Valid.AsSpan(0, length), out _));
            Assert.False(BCryptHash.TryParse(Valid.AsSpan(Valid.Length - length), out _));
        }
    }

    [Theory]
    [InlineData("", "\n")]
    [InlineData("", "\0")]
    [InlineData("", " ")]
    [InlineData("", ".")]
    [InlineData(" ", "")]
    [InlineData("\ufeff", "")]
    public void Something_around_the_hash_is_refused(string before, string after) =>
        Assert.False(BCryptHash.TryParse(before + Valid + after, out _));

    [Fact]
    public void Each_character_in_each_place_is_read_or_refused_and_nothing_throws()
    {
        for (var position = 0; position < Valid.Length; position++)
        {
            for (var character = 0; character <= char.MaxValue; character += character < 0x200 ? 1 : 61)
            {
                var parsed = BCryptHash.TryParse(WithCharacter(position, (char)character), out _);

                var allowed = position switch
                {
                    2 => character is 'a' or 'b' or 'y',
                    4 => character is '0' or '1' or '2',
                    5 => character is >= '4' and <= '9',
                    < 7 => character == Valid[position],
                    28 => ".Oeu".Contains((char)character, StringComparison.Ordinal),
                    59 => ".CGKOSWaeimquy26".Contains((char)character, StringComparison.Ordinal),
                    _ => character is '.' or '/' || char.IsAsciiLetterOrDigit((char)character),
                };
                Assert.True(allowed == parsed, $"U+{character:X4} at {position}");
            }
        }
    }

    [Fact]
    public void No_hash_with_one_character_changed_verifies()
    {
        Assert.True(Verify(Valid));

        // From the work factor's second digit on: its first would make a hash that takes a thousand times as long.
        for (var position = 5; position < Valid.Length; position++)
        {
            foreach (var character in "./5Aez")
            {
                var text = WithCharacter(position, character);
                if (text != Valid && BCryptHash.TryParse(text, out _))
                {
                    Assert.False(Verify(text), text);
                    break;
                }
            }
        }
    }

    // Of the last characters' bits, four (salt) and two (digest) are spare. libxcrypt and BCrypt.Net-Next ignore the salt's when they
    // hash, write zeroes, and then compare strings, so that such a hash never verifies there (see BCryptLibxcryptTests).
    [Theory]
    [InlineData(28, '/')]
    [InlineData(28, '9')]
    [InlineData(59, '/')]
    [InlineData(59, '9')]
    public void Spare_bits_that_are_not_zero_are_refused(int position, char character) =>
        Assert.False(BCryptHash.TryParse(WithCharacter(position, character), out _));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_formatted_is_read_back(bool isPrehashed)
    {
        var digest = Valid[^31..];
        for (var workFactor = 4; workFactor <= 31; workFactor++)
        {
            var text = BCryptHash.Format(isPrehashed, workFactor, Salt, digest);

            Assert.True(BCryptHash.TryParse(text, out var hash), text);
            Assert.Equal((isPrehashed, workFactor, Salt, digest), (hash.IsPrehashed, hash.WorkFactor, hash.Salt, hash.Digest));
        }
    }

    private static string WithCharacter(int position, char character) =>
        string.Concat(Valid.AsSpan(0, position), [character], Valid.AsSpan(position + 1));

    private static bool Verify(string text)
        => new BCryptPasswordHasher(Microsoft.Extensions.Options.Options.Create(new JwtDeviceAuthOptions { Passwords = { WorkFactor = 4 } }))
            .Verify("abc", text) != PasswordVerification.Failed;
}
