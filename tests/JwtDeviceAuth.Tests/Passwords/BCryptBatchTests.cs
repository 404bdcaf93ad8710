using System.Text;
using JwtDeviceAuth.Passwords;
using Xunit;

namespace JwtDeviceAuth.Tests.Passwords;

/// <summary>Batches compared with the plain implementation and with libxcrypt, on random input.</summary>
public sealed class BCryptBatchTests
{
    [Fact]
    public void The_plain_implementation_gives_a_published_hash()
    {
        // John the Ripper's first test vector.
        Assert.True(BCryptHash.TryParse("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", out var hash));
        Assert.Equal(
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", PlainBCrypt.Hash("U*U"u8.ToArray(), 5, hash.Salt.ToArray()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_batch_gives_what_the_plain_implementation_gives(int size)
    {
        var random = new SeededCases($"BCryptBatchTests plain {size}");
        for (var run = 0; run < 60; run++)
        {
            var workFactor = run switch { 0 => 8, < 6 => 6, < 12 => 5, _ => 4 };
            var cases = random.Next(size);

            Assert.Equal(cases.Select(c => PlainBCrypt.Hash(c.Password, workFactor, c.Salt)), HashTogether(workFactor, cases));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_batch_gives_what_libxcrypt_gives(int size)
    {
        Libxcrypt.Require();
        var random = new SeededCases($"BCryptBatchTests libxcrypt {size}");
        for (var run = 0; run < 100; run++)
        {
            var workFactor = run switch { 0 => 10, < 10 => 6, < 20 => 5, _ => 4 };
            var cases = random.Next(size);
            var ours = HashTogether(workFactor, cases);

            Assert.Equal(cases.Select((c, lane) => Libxcrypt.Crypt(c.Password, ours[lane][..29])), ours);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Each_password_of_a_batch_verifies_against_its_own_hash_only(int size)
    {
        var random = new SeededCases($"BCryptBatchTests verify {size}");
        for (var run = 0; run < 20; run++)
        {
            var cases = random.Next(size);
            var hashes = HashTogether(4, cases);
            using var batch = new BCryptBatch(4);
            for (var lane = 0; lane < size; lane++)
            {
                // All against the last one's salt, so that only the password tells them apart.
                batch.Add(cases[lane].Password, cases[^1].Salt);
            }

            batch.Run();
            Assert.True(BCryptHash.TryParse(hashes[^1], out var hash));
            for (var lane = 0; lane < size; lane++)
            {
                Assert.Equal(lane == size - 1 || cases[lane].Password.SequenceEqual(cases[^1].Password), batch.Verifies(lane, hash));
            }
        }
    }

    // What BCrypt reads of these is what the hash was made from, and still they are not the password.
    [Theory]
    [InlineData("72 bytes", "72 bytes and more")]
    [InlineData("a", "a\0a")]
    [InlineData("", "\0")]
    public void A_password_that_BCrypt_would_confuse_with_another_is_wrong_in_every_place_of_a_batch(string kept, string sent)
    {
        var password = Encoding.UTF8.GetBytes(kept == "72 bytes" ? new string('x', 72) : kept);
        var confusing = Encoding.UTF8.GetBytes(kept == "72 bytes" ? new string('x', 73) : sent);
        var salt = new byte[16];
        Assert.True(BCryptHash.TryParse(BCrypt.Hash(password, 4, salt), out var hash));

        for (var place = 0; place < BCryptBatch.Maximum; place++)
        {
            using var batch = new BCryptBatch(4);
            for (var lane = 0; lane < BCryptBatch.Maximum; lane++)
            {
                batch.Add(lane == place ? confusing : password, salt);
            }

            batch.Run();
            for (var lane = 0; lane < BCryptBatch.Maximum; lane++)
            {
                // The digest is the same, or this would prove nothing.
                Assert.Equal(hash.Digest, batch.Digest(lane));
                Assert.Equal(lane != place, batch.Verifies(lane, hash));
            }
        }
    }

    [Fact]
    public void A_batch_that_takes_longer_than_it_must_keeps_its_digests()
    {
        var cases = new SeededCases("BCryptBatchTests longer").Next(BCryptBatch.Maximum);
        using var batch = new BCryptBatch(4);
        foreach (var (password, salt) in cases)
        {
            batch.Add(password, salt);
        }

        batch.Run();
        batch.RunUpTo(6);
        for (var lane = 0; lane < cases.Length; lane++)
        {
            Assert.Equal(
                PlainBCrypt.Hash(cases[lane].Password, 4, cases[lane].Salt), BCryptHash.Format(4, cases[lane].Salt, batch.Digest(lane)));
        }
    }

    private static string[] HashTogether(int workFactor, (byte[] Password, byte[] Salt)[] cases)
    {
        using var batch = new BCryptBatch(workFactor);
        foreach (var (password, salt) in cases)
        {
            batch.Add(password, salt);
        }

        batch.Run();
        var hashes = new string[cases.Length];
        for (var lane = 0; lane < hashes.Length; lane++)
        {
            hashes[lane] = BCryptHash.Format(workFactor, cases[lane].Salt, batch.Digest(lane));
        }

        return hashes;
    }
}
