using System.Text;
using JwtDeviceAuth.Passwords;
using Xunit;

namespace JwtDeviceAuth.TestSupport;

/// <summary>What every implementation of BCrypt reads, writes and refuses.</summary>
public abstract class BCryptHasherSpecification
{
    // Each password of these is one character as often as it takes; the emoji has four bytes.
    private const string Emoji = "\U0001F511";

    // jBCrypt's.
    private const string OfAbc = "06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

    /// <summary>passlib's own tests of version 2 (test_handlers_bcrypt.py).</summary>
    public static TheoryData<string, string> Passlib => new()
    {
        { "", "$bcrypt-sha256$v=2,t=2b,r=5$E/e/2AOhqM5W/KJTFQzLce$WFPIZKtDDTriqWwlmRFfHiOTeheAZWe" },
        { "password", "$bcrypt-sha256$v=2,t=2b,r=5$5Hg1DKFqPE8C2aflZ5vVoe$wOK1VFFtS8IGTrGa7.h5fs0u84qyPbS" },
        { "t\u00e1\u0411\u2113\u0259", "$bcrypt-sha256$v=2,t=2b,r=5$.US1fQ4TQS.ZTz/uJ5Kyn.$pzzgp40k8reM1CuQb03PvE0IDPQSdV6" },
        { Repeat("abc123", 12), "$bcrypt-sha256$v=2,t=2b,r=5$X1g1nh3g0v4h6970O68cxe$zu1cloESVFIOsUIo7fCEgkdHaI9SSue" },
        { Repeat("abc123", 12) + "qwr", "$bcrypt-sha256$v=2,t=2b,r=5$X1g1nh3g0v4h6970O68cxe$CBF9csfEdW68xv3DwE6xSULXMtqEFP." },
        { Repeat("abc123", 12) + "xyz", "$bcrypt-sha256$v=2,t=2b,r=5$X1g1nh3g0v4h6970O68cxe$zC/1UDUG2ofEXB6Onr2vvyFzfhEOS3S" },

        // Of passlib's page on the format.
        { "password", "$bcrypt-sha256$v=2,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2" },
    };

    [Theory]
    [MemberData(nameof(Passlib))]
    public void A_hash_that_passlib_published_verifies(string password, string hash)
    {
        Assert.NotEqual(PasswordVerification.Failed, Hasher().Verify(password, hash));
        Assert.Equal(PasswordVerification.Failed, Hasher().Verify(password + "x", hash));
    }

    [Theory]
    [InlineData("$2a$")]
    [InlineData("$2b$")]
    [InlineData("$2y$")]
    public void The_three_prefixes_are_one_function(string prefix)
    {
        Assert.NotEqual(PasswordVerification.Failed, Hasher().Verify("abc", prefix + OfAbc));
        Assert.Equal(PasswordVerification.Failed, Hasher().Verify("abd", prefix + OfAbc));
    }

    [Theory]
    [InlineData("x", 8)]
    [InlineData("x", 72)]
    [InlineData(Emoji, 18)]
    public void Up_to_72_bytes_are_plain_BCrypt(string character, int count)
    {
        var password = Repeat(character, count);
        var hash = Hasher().Hash(password);

        Assert.StartsWith("$2b$04$", hash, StringComparison.Ordinal);
        AssertIsOnly(password, hash);
    }

    [Theory]
    [InlineData("x", 73)]
    [InlineData("\u00e9", 37)]
    [InlineData("\ud55c", 25)]
    [InlineData(Emoji, 64)]
    [InlineData("x", 1024)]
    [InlineData(Emoji, 256)]
    public void More_are_passlibs_bcrypt_sha256_and_all_of_them_count(string character, int count)
    {
        var password = Repeat(character, count);
        var hash = Hasher().Hash(password);

        Assert.StartsWith("$bcrypt-sha256$v=2,t=2b,r=4$", hash, StringComparison.Ordinal);
        AssertIsOnly(password, hash);
    }

    // Arguments of an attribute are kept as UTF-8, which has no halves of surrogate pairs.
    [Theory]
    [InlineData("a", '\0', "")]
    [InlineData("", '\0', "")]
    [InlineData("a", '\0', "a")]
    [InlineData("", '\ud83d', "")]
    [InlineData("ab", '\udd11', "c")]
    public void What_is_no_Unicode_or_has_a_NUL_makes_no_hash_and_is_wrong_for_every(string before, char character, string after)
    {
        var password = before + character + after;
        Assert.Throws<ArgumentException>(nameof(password), () => Hasher().Hash(password));
        foreach (var other in (string[])["a", "", "\ufffd", "ab\ufffdc", Repeat("x", 100)])
        {
            Assert.Equal(PasswordVerification.Failed, Hasher().Verify(password, Hasher().Hash(other)));
        }
    }

    [Theory]
    [InlineData("x", 1025)]
    [InlineData(Emoji, 257)]
    [InlineData("x", 100_000)]
    public void More_than_1024_bytes_make_no_hash_and_are_wrong(string character, int count)
    {
        var password = Repeat(character, count);

        Assert.Throws<ArgumentException>(nameof(password), () => Hasher().Hash(password));
        Assert.Equal(PasswordVerification.Failed, Hasher().Verify(password, Hasher().Hash(Repeat(character, 1024 / Encoding.UTF8.GetByteCount(character)))));
        Assert.Equal(PasswordVerification.Failed, Hasher(allowTruncated: true).Verify(password, Hasher().Hash(Repeat(character, 72 / Encoding.UTF8.GetByteCount(character)))));
    }

    // wrapper.c of crypt_blowfish: the hash is that of the first 72 bytes.
    [Theory]
    [InlineData("chars after 72 are ignored")]
    [InlineData("8")]
    public void A_password_of_more_than_72_bytes_is_cut_only_for_a_hash_of_another_system_and_if_the_setting_says_so(string excess)
    {
        const string kept = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        const string hash = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";

        Assert.Equal(PasswordVerification.Failed, Hasher().Verify(kept + excess, hash));
        Assert.Equal(PasswordVerification.Succeeded, Hasher().Verify(kept, hash));
        Assert.Equal(PasswordVerification.Succeeded, Hasher(allowTruncated: true).Verify(kept, hash));
        Assert.Equal(PasswordVerification.SucceededRehashNeeded, Hasher(allowTruncated: true).Verify(kept + excess, hash));
        Assert.Equal(PasswordVerification.Failed, Hasher(allowTruncated: true).Verify(kept[..71] + excess, hash));
    }

    [Fact]
    public void A_character_that_the_cut_goes_through_is_cut_too()
    {
        // 71 bytes and a character of two: its first byte still counts.
        var kept = Repeat("x", 71);

        // BCrypt.Net-Next cuts so, whatever is set here.
        var cut = BCrypt.Net.BCrypt.HashPassword(kept + "\u00e9", BCrypt.Net.BCrypt.GenerateSalt(4, 'b'));
        Assert.NotEqual(PasswordVerification.Failed, Hasher(allowTruncated: true).Verify(kept + "\u00e9", cut));
        Assert.NotEqual(PasswordVerification.Failed, Hasher(allowTruncated: true).Verify(kept + "\u00e8 and more", cut));
        Assert.Equal(PasswordVerification.Failed, Hasher(allowTruncated: true).Verify(kept + "\u0439", cut));
        Assert.Equal(PasswordVerification.Failed, Hasher().Verify(kept + "\u00e9", cut));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    public void Only_a_weaker_hash_is_to_be_made_anew(int length)
    {
        var password = Repeat("x", length);
        var hash = Hasher(workFactor: 5).Hash(password);

        Assert.Equal(PasswordVerification.SucceededRehashNeeded, Hasher(workFactor: 6).Verify(password, hash));
        Assert.Equal(PasswordVerification.Succeeded, Hasher(workFactor: 5).Verify(password, hash));
        Assert.Equal(PasswordVerification.Succeeded, Hasher(workFactor: 4).Verify(password, hash));
        Assert.Equal(PasswordVerification.Failed, Hasher(workFactor: 6).Verify(password + "x", hash));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*0")]
    [InlineData("password")]
    [InlineData("$2b$04$")]
    [InlineData("$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e")]
    [InlineData("$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b7Y")]
    [InlineData("$bcrypt-sha256$")]
    [InlineData("$bcrypt-sha256$2b,5$5Hg1DKFqPE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu")] // version 1
    [InlineData("$bcrypt-sha256$v=2,t=2b,r=5$5Hg1DKF!PE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu")]
    [InlineData("$bcrypt-sha256$v=1,t=2b,r=5$5Hg1DKFqPE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu")]
    [InlineData("$bcrypt-sha256$v=3,t=2b,r=5$5Hg1DKFqPE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu")]
    [InlineData("$bcrypt-sha256$v=2,t=2a,r=5$5Hg1DKFqPE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu")]
    [InlineData("$bcrypt-sha256$v=2,t=2b,r=05$5Hg1DKFqPE8C2aflZ5vVoe$wOK1VFFtS8IGTrGa7.h5fs0u84qyPbS")]
    [InlineData("$bcrypt-sha256$v=2,t=2b,r=5$5Hg1DKFqPE8C2aflZ5vVoe$")]
    public void What_is_no_hash_is_a_wrong_password(string hash)
    {
        Assert.Equal(PasswordVerification.Failed, Hasher().Verify("password", hash));
        Assert.Equal(PasswordVerification.Failed, Hasher().Verify(string.Empty, hash));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(100)]
    public void A_damaged_hash_is_a_wrong_password_and_never_an_exception(int length)
    {
        var password = Repeat("x", length);
        var hash = Hasher().Hash(password);
        var digits = hash.IndexOf('4', StringComparison.Ordinal);
        for (var place = 0; place < hash.Length; place++)
        {
            foreach (var character in "./A5z$\0\u00e9\ud800")
            {
                // A work factor of two digits takes long.
                if (character != hash[place] && !(place >= digits - 1 && place <= digits + 1))
                {
                    var damaged = string.Concat(hash.AsSpan(0, place), [character], hash.AsSpan(place + 1));
                    var isOtherPrefix = place == 2 && character is 'a' or 'y';
                    Assert.True(isOtherPrefix || Hasher().Verify(password, damaged) == PasswordVerification.Failed, damaged);
                }
            }

            Assert.Equal(PasswordVerification.Failed, Hasher().Verify(password, hash[..place]));
            Assert.Equal(PasswordVerification.Failed, Hasher().Verify(password, hash.Insert(place, "a")));
        }
    }

    /// <summary>The hasher, with the least work there is.</summary>
    protected abstract IPasswordHasher Create(PasswordOptions options);

    private IPasswordHasher Hasher(int workFactor = 4, bool allowTruncated = false)
        => Create(new PasswordOptions { WorkFactor = workFactor, AllowTruncatedHashes = allowTruncated });

    private void AssertIsOnly(string password, string hash)
    {
        Assert.Equal(PasswordVerification.Succeeded, Hasher().Verify(password, hash));
        foreach (var other in (string[])[password[..^1], password + "x", "y" + password[1..], password.ToUpperInvariant() + " ", string.Empty])
        {
            Assert.Equal(PasswordVerification.Failed, Hasher(allowTruncated: false).Verify(other, hash));
        }
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
