using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.InterleavedBCrypt.Tests;

/// <summary>A batch of one.</summary>
internal static class SingleBCrypt
{
    /// <summary>The <c>$2b$</c> string.</summary>
    public static string Hash(ReadOnlySpan<byte> password, int workFactor, ReadOnlySpan<byte> salt)
        => BCryptHash.Format(isPrehashed: false, workFactor, BCryptBase64.Encode(salt), Digest(password, workFactor, salt));

    public static bool Verify(ReadOnlySpan<byte> password, in BCryptHash hash)
        => Digest(password, hash.WorkFactor, BCryptBase64.Decode(hash.Salt)) == hash.Digest;

    public static string Digest(ReadOnlySpan<byte> password, int workFactor, ReadOnlySpan<byte> salt)
    {
        using var batch = new BCryptBatch(workFactor);
        batch.Add(password, salt);
        batch.Run();
        return BCryptBase64.Encode(batch.Digest(0));
    }
}
