using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using JwtDeviceAuth.Passwords;
using Xunit;

namespace JwtDeviceAuth.InterleavedBCrypt.Tests;

/// <summary>Random hashes compared both ways with libxcrypt, the <c>crypt</c> of most Linux distributions.</summary>
public sealed class BCryptLibxcryptTests
{
    private const string Seed = "BCryptLibxcryptTests 1";

    public static TheoryData<string> Prefixes => ["$2a$", "$2b$", "$2y$"];

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void Random_passwords_of_every_length_hash_and_verify_alike(string prefix)
    {
        Libxcrypt.Require();

        for (var length = 0; length <= BCryptBatch.MaximumPasswordBytes; length++)
        {
            var (password, salt) = RandomCase(prefix, length);
            var workFactor = length switch { 8 or 48 => 6, 16 or 32 or 64 => 5, _ => 4 };
            var ours = SingleBCrypt.Hash(password, workFactor, salt);
            var theirs = Libxcrypt.Crypt(password, prefix + ours[4..29]);
            var what = $"seed '{Seed}', {prefix}, password {Convert.ToHexString(password)}, salt {Convert.ToHexString(salt)}";

            Assert.True(prefix + ours[4..] == theirs, $"{what}: {ours} here, {theirs} in libxcrypt");
            Assert.True(BCryptHash.TryParse(theirs, out var hash), what);
            Assert.True(SingleBCrypt.Verify(password, hash), what);
        }
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void A_password_with_one_bit_changed_is_wrong_in_both(string prefix)
    {
        Libxcrypt.Require();

        for (var length = 1; length <= BCryptBatch.MaximumPasswordBytes; length += 10)
        {
            var (password, salt) = RandomCase(prefix, length);
            var hash = Libxcrypt.Crypt(password, prefix + SingleBCrypt.Hash([], 4, salt)[4..29]);
            password[length / 2] ^= password[length / 2] == 0x10 ? (byte)0x20 : (byte)0x10;

            Assert.NotEqual(hash, Libxcrypt.Crypt(password, hash));
            Assert.True(BCryptHash.TryParse(hash, out var parsed), hash);
            Assert.False(SingleBCrypt.Verify(password, parsed), $"seed '{Seed}', {hash}");
        }
    }

    // The countermeasure changes $2a$ for a password if, in the 32-bit words that its bytes are read into, every byte of 0x80 or more
    // that is not a word's first has only 0xFF before it in its word, and there is at least one. So it needs a 0xFF, but few do it.
    [Theory]
    [InlineData("FFFFA3", true)]
    [InlineData("FFA33334FFFFFFA3333435", true)]
    [InlineData("FFA3333435", false)]
    [InlineData("FF", false)]
    [InlineData("A3", false)]
    [InlineData("C3BFC3BF", false)] // "ÿÿ" in UTF-8
    public void Libxcrypts_2a_differs_only_for_some_passwords_with_the_byte_0xFF(string hexPassword, bool differs)
    {
        Libxcrypt.Require();
        var password = Convert.FromHexString(hexPassword);
        var (_, salt) = RandomCase("$2a$", 0);
        var ours = SingleBCrypt.Hash(password, 4, salt);

        Assert.Equal(differs, Libxcrypt.Crypt(password, "$2a$" + ours[4..29]) != "$2a$" + ours[4..]);
        Assert.Equal(ours, Libxcrypt.Crypt(password, ours[..29]));
        Assert.Equal("$2y$" + ours[4..], Libxcrypt.Crypt(password, "$2y$" + ours[4..29]));
    }

    [Theory]
    [InlineData('/')]
    [InlineData('N')]
    [InlineData('9')]
    public void A_hash_whose_salt_has_spare_bits_verifies_in_neither(char lastOfSalt)
    {
        Libxcrypt.Require();
        var (password, salt) = RandomCase("$2b$", 20);
        var hash = SingleBCrypt.Hash(password, 4, salt);
        var respelled = hash[..28] + lastOfSalt + Libxcrypt.Crypt(password, hash[..28] + lastOfSalt)[29..];

        Assert.NotEqual(respelled, Libxcrypt.Crypt(password, respelled));
        Assert.False(BCryptHash.TryParse(respelled, out _));
    }

    [Theory]
    [InlineData("$2b$03$CCCCCCCCCCCCCCCCCCCCC.")]
    [InlineData("$2b$32$CCCCCCCCCCCCCCCCCCCCC.")]
    [InlineData("$2b$4$CCCCCCCCCCCCCCCCCCCCC..")]
    [InlineData("$2c$04$CCCCCCCCCCCCCCCCCCCCC.")]
    [InlineData("$2z$04$CCCCCCCCCCCCCCCCCCCCC.")]
    [InlineData("$2$04$CCCCCCCCCCCCCCCCCCCCCC.")]
    [InlineData("$2b$04$CCCCCCCCCC!CCCCCCCCCC.")]
    public void What_libxcrypt_refuses_is_refused_here(string setting)
    {
        Libxcrypt.Require();

        Assert.Equal("*0", Libxcrypt.Crypt("abc"u8.ToArray(), setting));
        Assert.False(BCryptHash.TryParse(setting + new string('.', 31), out _));
    }

    // Any bytes but two: C strings cannot hold NUL, and 0xFF is where libxcrypt's $2a$ differs (the test for that is above).
    private static (byte[] Password, byte[] Salt) RandomCase(string prefix, int length)
    {
        var seed = Encoding.ASCII.GetBytes(Seed);
        var info = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{prefix}{length}"));
        var bytes = HKDF.DeriveKey(HashAlgorithmName.SHA256, seed, 16 + length, info: info);
        var password = Array.ConvertAll(bytes[16..], b => b switch { 0 => (byte)1, 0xFF => (byte)0xFE, _ => b });
        return (password, bytes[..16]);
    }
}
