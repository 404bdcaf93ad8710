using JwtDeviceAuth.Passwords;
using JwtDeviceAuth.TestSupport;
using Microsoft.Extensions.Options;
using Xunit;

namespace JwtDeviceAuth.InterleavedBCrypt.Tests;

public sealed class InterleavedBCryptPasswordHasherTests : BCryptHasherSpecification
{
    [Fact]
    public void Each_request_of_a_batch_gets_its_own_answer()
    {
        var hasher = (InterleavedBCryptPasswordHasher)Create(new PasswordOptions { WorkFactor = 5 });
        var longPassword = new string('x', 100);
        HashingRequest[] checks =
        [
            Request("right", hasher.Hash("right")), Request("wrong", hasher.Hash("right")), Request(longPassword, hasher.Hash(longPassword)),
            Request("damaged", "no hash"),
        ];
        HashingRequest[] mixed =
        [
            Request(longPassword + "x", hasher.Hash(longPassword)), Request("a\0", hasher.Hash("a")), Request("new", hash: null),
            Request(longPassword, hash: null),
        ];

        hasher.Run(checks);
        hasher.Run(mixed);

        Assert.Equal(
            [PasswordVerification.Succeeded, PasswordVerification.Failed, PasswordVerification.Succeeded, PasswordVerification.Failed],
            checks.Select(request => request.Verdict));
        Assert.Equal([PasswordVerification.Failed, PasswordVerification.Failed], mixed.Take(2).Select(request => request.Verdict));
        Assert.Equal(PasswordVerification.Succeeded, hasher.Verify("new", mixed[2].NewHash!));
        Assert.Equal(PasswordVerification.Succeeded, hasher.Verify(longPassword, mixed[3].NewHash!));

        HashingRequest Request(string password, string? hash) => new(password, hash) { Cost = hasher.CostOf(hash) };
    }

    /// <summary>Three implementations that have nothing in common: this one, BCrypt.Net-Next and libxcrypt.</summary>
    [Fact]
    public void It_and_BCrypt_Net_Next_make_the_hash_that_libxcrypt_makes()
    {
        Libxcrypt.Require();
        var bytesOf = new SeededCases("three implementations");
        for (var number = 0; number < 150; number++)
        {
            // Two bytes of the case make one character, none of them a surrogate.
            var password = string.Concat(bytesOf.Next(1)[0].Password.Take(36).Chunk(2).Select(pair => (char)(1 + (((pair[0] << 8) | pair[^1]) % 0xD7FF))));
            password = password[..Math.Min(password.Length, 24)];
            var setting = BCrypt.Net.BCrypt.GenerateSalt(number % 20 == 0 ? 6 : 4, "aby"[number % 3]);
            var bytes = System.Text.Encoding.UTF8.GetBytes(password);

            var expected = Libxcrypt.Crypt(bytes, setting);

            Assert.Equal(expected, BCrypt.Net.BCrypt.HashPassword(password, setting));
            Assert.True(BCryptHash.TryParse(expected, out var hash), expected);
            Assert.Equal(hash.Digest, SingleBCrypt.Digest(bytes, hash.WorkFactor, BCryptBase64.Decode(hash.Salt)));
        }
    }

    /// <summary>Both write what the other reads, short and long passwords alike.</summary>
    [Fact]
    public void It_and_the_default_hasher_read_each_others_hashes()
    {
        var options = new PasswordOptions { WorkFactor = 4 };
        var (ours, standard) = (Create(options), new BCryptPasswordHasher(Options.Create(new JwtDeviceAuthOptions { Passwords = options })));
        for (var length = 0; length < 160; length += 3)
        {
            var password = new string('\u00e9', length);

            Assert.Equal(PasswordVerification.Succeeded, ours.Verify(password, standard.Hash(password)));
            Assert.Equal(PasswordVerification.Succeeded, standard.Verify(password, ours.Hash(password)));
            Assert.Equal(PasswordVerification.Failed, ours.Verify(password + "x", standard.Hash(password)));
            Assert.Equal(PasswordVerification.Failed, standard.Verify(password + "x", ours.Hash(password)));
        }
    }

    protected override IPasswordHasher Create(PasswordOptions options)
        => new InterleavedBCryptPasswordHasher(Options.Create(new JwtDeviceAuthOptions { Passwords = options }));
}
