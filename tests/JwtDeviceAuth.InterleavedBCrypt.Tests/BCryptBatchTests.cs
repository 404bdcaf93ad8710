using JwtDeviceAuth.Passwords;
using Xunit;

namespace JwtDeviceAuth.InterleavedBCrypt.Tests;

/// <summary>Batches compared with the plain implementation and with libxcrypt, on random input.</summary>
public sealed class BCryptBatchTests
{
    [Fact]
    public void The_plain_implementation_gives_a_published_hash()
    {
        // John the Ripper's first test vector.
        Assert.True(BCryptHash.TryParse("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", out var hash));
        Assert.Equal(
            "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", PlainBCrypt.Hash("U*U"u8.ToArray(), 5, BCryptBase64.Decode(hash.Salt)));
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
                // All against the last one's salt, so that they differ in the password only.
                batch.Add(cases[lane].Password, cases[^1].Salt);
            }

            batch.Run();
            Assert.True(BCryptHash.TryParse(hashes[^1], out var hash));
            for (var lane = 0; lane < size; lane++)
            {
                Assert.Equal(lane == size - 1 || cases[lane].Password.SequenceEqual(cases[^1].Password), BCryptBase64.Encode(batch.Digest(lane)) == hash.Digest);
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
                PlainBCrypt.Hash(cases[lane].Password, 4, cases[lane].Salt), Text(4, cases[lane].Salt, batch.Digest(lane)));
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
            hashes[lane] = Text(workFactor, cases[lane].Salt, batch.Digest(lane));
        }

        return hashes;
    }

    private static string Text(int workFactor, byte[] salt, ReadOnlySpan<byte> digest)
        => BCryptHash.Format(isPrehashed: false, workFactor, BCryptBase64.Encode(salt), BCryptBase64.Encode(digest));
}
