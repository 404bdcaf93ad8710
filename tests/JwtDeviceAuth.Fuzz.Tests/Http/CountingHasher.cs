using JwtDeviceAuth.Passwords;

namespace JwtDeviceAuth.Fuzz.Tests.Http;

/// <summary>BCrypt as the library has it, and how often it was asked.</summary>
internal sealed class CountingHasher(BCryptPasswordHasher real) : IPasswordHasher
{
    private int _hashes;

    public int Hashes => _hashes;

    public string Hash(string password)
    {
        Interlocked.Increment(ref _hashes);
        return real.Hash(password);
    }

    public PasswordVerification Verify(string password, string hash)
    {
        Interlocked.Increment(ref _hashes);
        return real.Verify(password, hash);
    }
}
