using System.Globalization;
using System.Numerics;
using System.Text;
using JwtDeviceAuth.Passwords;
using Xunit;

namespace JwtDeviceAuth.InterleavedBCrypt.Tests;

/// <summary>Published hashes, and the limits of what is hashed.</summary>
public sealed class BCryptVectorTests
{
    private const string Ascii72 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static readonly string HighBytes72 = new('\u00aa', 72);

    // Passwords are written as Latin-1: a character is a byte.

    /// <summary>crypt_blowfish's own tests (Openwall, wrapper.c), without its <c>$2x$</c>; libxcrypt and PHP run the same.</summary>
    public static TheoryData<string, string> Openwall => new()
    {
        { "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" },
        { "U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK" },
        { "U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a" },
        { "", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy" },
        { Ascii72, "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui" },
        { "\u00ff\u00ff\u00a3", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e" },
        { "\u00ff\u00ff\u00a3", "$2b$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e" },
        { "\u00a3", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq" },
        { "\u00a3", "$2a$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq" },
        { "\u00a3", "$2b$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq" },
        { "\u00ff\u00a334\u00ff\u00ff\u00ff\u00a3345", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.o./n25XVfn6oAPaUvHe.Csk4zRfsYPi" },
        { "\u00ff\u00a3345", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.nRht2l/HRhr6zmCp9vYUvvsqynflf9e" },
        { "\u00ff\u00a3345", "$2a$05$/OK.fbVrR/bpIqNJ5ianF.nRht2l/HRhr6zmCp9vYUvvsqynflf9e" },
        { "\u00a3ab", "$2a$05$/OK.fbVrR/bpIqNJ5ianF.6IflQkJytoRVc1yuaNtHfiuq.FRlSIS" },
        { "\u00a3ab", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.6IflQkJytoRVc1yuaNtHfiuq.FRlSIS" },
        { HighBytes72, "$2a$05$/OK.fbVrR/bpIqNJ5ianF.swQOIzjOiJ9GHEPuhEkvqrUyvWhEMx6" },
        { Repeat("\u00aa\u0055", 36), "$2a$05$/OK.fbVrR/bpIqNJ5ianF.R9xrDjiycxMbQE2bp.vgqlYpW5wx2yy" },
        { Repeat("\u0055\u00aa\u00ff", 24), "$2a$05$/OK.fbVrR/bpIqNJ5ianF.9tQZzcJfm3uj2NvJ/n5xkhpqLrMpWCe" },
    };

    /// <summary>jBCrypt (TestBCrypt.java). Of those at 10 and 12 only one is here: they differ in the rounds alone, and take long.</summary>
    public static TheoryData<string, string> JBCrypt => new()
    {
        { "", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s." },
        { "", "$2a$08$HqWuK6/Ng6sg9gQzbLrgb.Tl.ZHfXLhvt/SgVyWhQqgqcZ7ZuUtye" },
        { "", "$2a$10$k1wbIrmNyFAPwPVPSVa/zecw2BCEnBwVS2GbrmgzxFUOqW9dk4TCW" },
        { "a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe" },
        { "a", "$2a$08$cfcvVd2aQ8CMvoMpP2EBfeodLEkkFJ9umNEfPD18.hUF62qqlC/V." },
        { "abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i" },
        { "abc", "$2a$08$Ro0CUfOqk6cXEKf3dyaM7OhSCvnwM9s4wIX9JeLapehKK5YdLxKcm" },
        { "abcdefghijklmnopqrstuvwxyz", "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC" },
        { "abcdefghijklmnopqrstuvwxyz", "$2a$08$aTsUwsyowQuzRrDqFflhgekJ8d9/7Z3GV3UcgvzQW3J5zMyrTvlz." },
        { "~!@#$%^&*()      ~!@#$%^&*()PNBFRD", "$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO" },
        { "~!@#$%^&*()      ~!@#$%^&*()PNBFRD", "$2a$08$Eq2r4G/76Wv39MzSX262huzPz612MZiYHVUJe/OcOql2jo4.9UxTW" },
    };

    /// <summary>What bcrypt_elixir calls OpenBSD's and its long-password tests (OpenBSD's own tree has none), cut to 72 bytes.</summary>
    public static TheoryData<string, string> OpenBsd => new()
    {
        { new string('0', 72), "$2a$05$CCCCCCCCCCCCCCCCCCCCC.6.O1dLNbjod2uo0DVcW.jHucKbPDdHS" },
        { new string('0', 72), "$2b$05$CCCCCCCCCCCCCCCCCCCCC.6.O1dLNbjod2uo0DVcW.jHucKbPDdHS" },
        { Repeat("0123456789", 8)[..72], "$2b$05$CCCCCCCCCCCCCCCCCCCCC.XxrQqgBi/5Sxuq9soXzDtjIZ7w5pMfK" },
    };

    /// <summary>pyca/bcrypt (test_bcrypt.py), written as <c>$2b$</c>.</summary>
    public static TheoryData<string, string> Pyca => new()
    {
        { "Kk4DQuMMfZL9o", "$2b$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm" },
        { "9IeRXmnGxMYbs", "$2b$04$pQ7gRO7e6wx/936oXhNjrOUNOHL1D0h1N2IDbJZYs.1ppzSof6SPy" },
        { "xVQVbwa1S0M8r", "$2b$04$SQe9knOzepOVKoYXo9xTteNYr6MBwVz4tpriJVe3PNgYufGIsgKcW" },
        { "Zfgr26LWd22Za", "$2b$04$eH8zX.q5Q.j2hO1NkVYJQOM6KxntS/ow3.YzVmFrE4t//CoF4fvne" },
        { "Tg4daC27epFBE", "$2b$04$ahiTdwRXpUG2JLRcIznxc.s1.ydaPGD372bsGs8NqyYjLY1inG5n2" },
        { "xhQPMmwh5ALzW", "$2b$04$nQn78dV0hGHf5wUBe0zOFu8n07ZbWWOKoGasZKRspZxtt.vBRNMIy" },
        { "59je8h5Gj71tg", "$2b$04$cvXudZ5ugTg95W.rOjMITuM1jC0piCl3zF5cmGhzCibHZrNHkmckG" },
        { "wT4fHJa2N9WSW", "$2b$04$YYjtiq4Uh88yUsExO0RNTuEJ.tZlsONac16A8OcLHleWFjVawfGvO" },
        { "uSgFRnQdOgm4S", "$2b$04$WLTjgY/pZSyqX/fbMbJzf.qxCeTMQOzgL.CimRjMHtMxd/VGKojMu" },
        { "tEPtJZXur16Vg", "$2b$04$2moPs/x/wnCfeQ5pCheMcuSJQ/KYjOZG780UjA/SiR.KsYWNrC7SG" },
    };

    [Theory]
    [MemberData(nameof(Openwall))]
    [MemberData(nameof(JBCrypt))]
    [MemberData(nameof(OpenBsd))]
    [MemberData(nameof(Pyca))]
    public void A_published_hash_verifies(string password, string hash) => Assert.True(Verify(password, hash));

    [Theory]
    [MemberData(nameof(Openwall))]
    [MemberData(nameof(OpenBsd))]
    [MemberData(nameof(Pyca))]
    public void A_published_hash_comes_out_again_as_2b(string password, string hash)
    {
        var parsed = Parse(hash);

        Assert.Equal("$2b$" + hash[4..], SingleBCrypt.Hash(Encoding.Latin1.GetBytes(password), parsed.WorkFactor, BCryptBase64.Decode(parsed.Salt)));
    }

    [Theory]
    [InlineData("$2a$")]
    [InlineData("$2b$")]
    [InlineData("$2y$")]
    public void The_three_prefixes_are_one_function(string prefix)
    {
        Assert.True(Verify("abc", prefix + "06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"));
        Assert.False(Verify("abd", prefix + "06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"));
    }

    // crypt_blowfish's $2a$ deviates for these two; they contain 0xFF, so they are no UTF-8 (wrapper.c has both forms).
    [Theory]
    [InlineData("\u00ff\u00ff\u00a3", "nqd1wy.pTMdcvrRWxyiGL2eMz.2a85.", "CE5elHaaO4EbggVDjb8P19RukzXSM3e")]
    [InlineData("\u00ff\u00a334\u00ff\u00ff\u00ff\u00a3345", "ZC1JEJ8Z4gPfpe1JOr/oyPXTWl9EFd.", "o./n25XVfn6oAPaUvHe.Csk4zRfsYPi")]
    public void The_countermeasure_in_crypt_blowfishs_2a_is_not_made(string password, string withIt, string without)
    {
        Assert.False(Verify(password, "$2a$05$/OK.fbVrR/bpIqNJ5ianF." + withIt));
        Assert.True(Verify(password, "$2a$05$/OK.fbVrR/bpIqNJ5ianF." + without));
    }

    [Fact]
    public void A_password_of_exactly_72_bytes_is_accepted()
    {
        var hash = SingleBCrypt.Hash(Encoding.Latin1.GetBytes(Ascii72), 4, new byte[16]);

        Assert.True(Verify(Ascii72, hash));
        Assert.False(Verify(Ascii72[..71], hash));
    }

    [Fact]
    public void A_password_of_more_than_72_bytes_is_a_mistake_of_the_caller()
        => Assert.Throws<ArgumentOutOfRangeException>("password", () => SingleBCrypt.Hash(new byte[73], 4, new byte[16]));

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(17)]
    public void A_salt_of_another_length_than_16_bytes_is_refused(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>("salt", () => SingleBCrypt.Hash("a"u8, 4, new byte[length]));

    [Fact]
    public void The_tables_are_the_binary_digits_of_pi()
    {
        // Machin: pi = 16 arctan(1/5) - 4 arctan(1/239), with 64 more bits than needed against the rounding.
        const int guard = 64;
        var one = BigInteger.One << ((BlowfishTables.WordCount * 32) + guard);
        var digits = ((16 * ArcTangentOfInverse(5, one)) - (4 * ArcTangentOfInverse(239, one)) - (3 * one)) >> guard;

        var words = new StringBuilder();
        foreach (var word in BlowfishTables.InitialState)
        {
            words.Append(word.ToString("x8", CultureInfo.InvariantCulture));
        }

        Assert.Equal(BlowfishTables.WordCount, BlowfishTables.InitialState.Length);
        Assert.Equal(Convert.ToHexStringLower(digits.ToByteArray(isUnsigned: true, isBigEndian: true)), words.ToString());
    }

    private static BigInteger ArcTangentOfInverse(int x, BigInteger one)
    {
        var power = one / x;
        var sum = power;
        for (var n = 3; !power.IsZero; n += 2)
        {
            power /= -x * x;
            sum += power / n;
        }

        return sum;
    }

    private static bool Verify(string latin1Password, string hash) => SingleBCrypt.Verify(Encoding.Latin1.GetBytes(latin1Password), Parse(hash));

    private static BCryptHash Parse(string text)
    {
        Assert.True(BCryptHash.TryParse(text, out var hash), text);
        return hash;
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
